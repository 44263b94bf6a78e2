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

static const unsigned char mcp[] = {
#embed "tables/mcp.json"
};
memcube_table memcube_table_mcp(void) { return (memcube_table){mcp, sizeof mcp}; }

static const unsigned char chats[] = {
#embed "tables/chats.tsv"
};
memcube_table memcube_table_chats(void) { return (memcube_table){chats, sizeof chats}; }

static const unsigned char page[] = {
#embed "tables/page.html"
};
memcube_table memcube_table_page(void) { return (memcube_table){page, sizeof page}; }
