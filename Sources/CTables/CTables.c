// The files of tables/ as bytes of the program, so that none has to be installed or found.
#include "CTables.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char asking[] = {
#embed "tables/asking.tsv"
};
memcube_table memcube_table_asking(void) { return (memcube_table){asking, sizeof asking}; }

static const unsigned char times[] = {
#embed "tables/times.tsv"
};
memcube_table memcube_table_times(void) { return (memcube_table){times, sizeof times}; }

static const unsigned char lexicon[] = {
#embed "tables/lexicon.tsv"
};
memcube_table memcube_table_lexicon(void) { return (memcube_table){lexicon, sizeof lexicon}; }

static const unsigned char phrases[] = {
#embed "tables/phrases.tsv"
};
memcube_table memcube_table_phrases(void) { return (memcube_table){phrases, sizeof phrases}; }

static const unsigned char slots[] = {
#embed "tables/slots.tsv"
};
memcube_table memcube_table_slots(void) { return (memcube_table){slots, sizeof slots}; }

static const unsigned char sentences[] = {
#embed "tables/sentences.bin"
};
memcube_table memcube_table_sentences(void) { return (memcube_table){sentences, sizeof sentences}; }

static const unsigned char mcp[] = {
#embed "tables/mcp.json"
};
memcube_table memcube_table_mcp(void) { return (memcube_table){mcp, sizeof mcp}; }

static const unsigned char agents[] = {
#embed "tables/agents.json"
};
memcube_table memcube_table_agents(void) { return (memcube_table){agents, sizeof agents}; }

static const unsigned char agent_texts[] = {
#embed "tables/agents.md"
};
memcube_table memcube_table_agent_texts(void) {
  return (memcube_table){agent_texts, sizeof agent_texts};
}

static const unsigned char chats[] = {
#embed "tables/chats.tsv"
};
memcube_table memcube_table_chats(void) { return (memcube_table){chats, sizeof chats}; }

static const unsigned char page[] = {
#embed "tables/page.html"
};
memcube_table memcube_table_page(void) { return (memcube_table){page, sizeof page}; }
