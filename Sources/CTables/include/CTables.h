#ifndef CTABLES_H
#define CTABLES_H

/// A file of tables/, embedded by the compiler.
typedef struct {
  const unsigned char *bytes;
  unsigned long count;
} memcube_table;

/// How questions are put: see the first lines of the file.
memcube_table memcube_table_asking(void);
/// The words of times.
memcube_table memcube_table_times(void);
/// The tools, prompts, resource templates and texts of the Model Context Protocol: one JSON object.
memcube_table memcube_table_mcp(void);
/// Coding agents: their files, keys and events, one JSON object.
memcube_table memcube_table_agents(void);
/// What agents read: texts, each after a line `%% NAME`.
memcube_table memcube_table_agent_texts(void);

/// Weights of what is worth keeping, made by scripts/train: see memcube-learn(7).
memcube_table memcube_table_sentences(void);

/// The words that the analysis of a message knows.
memcube_table memcube_table_lexicon(void);

/// Phrases that the extractor knows.
memcube_table memcube_table_phrases(void);

/// What a sentence says of slots: see the first lines of the file.
memcube_table memcube_table_slots(void);
/// What exports of chats write in many languages: see the first lines of the file.
memcube_table memcube_table_chats(void);
/// The page of `memcube export --format html`, with the marks {{title}} and {{content}}.
memcube_table memcube_table_page(void);

#endif
