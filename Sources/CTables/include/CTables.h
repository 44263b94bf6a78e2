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
/// What exports of chats write in many languages: see the first lines of the file.
memcube_table memcube_table_chats(void);
/// The page of `memcube export --format html`, with the marks {{title}} and {{content}}.
memcube_table memcube_table_page(void);

#endif
