#include <sqlite3.h>

// Casts do not import: SQLITE_STATIC and SQLITE_TRANSIENT of sqlite3_bind_blob.
static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes,
                                    sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes,
                                    sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// Variadic functions do not import.
static inline int csqlite_keep_no_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// FTS5's interface, which only a pointer bound to its SQL function gives:
// https://sqlite.org/fts5.html#extending_fts5
static inline fts5_api *csqlite_fts5_api(sqlite3 *database) {
  fts5_api *api = 0;
  sqlite3_stmt *statement = 0;
  if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, 0) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", 0);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api;
}

// How often the present row holds the first phrase of the expression.
static inline int csqlite_phrase_count(const Fts5ExtensionApi *api, Fts5Context *table) {
  Fts5PhraseIter place;
  int column, offset, count = 0;
  if (api->xPhraseFirst(table, 0, &place, &column, &offset) != SQLITE_OK) return 1;
  for (; column >= 0 && count < 255; api->xPhraseNext(table, &place, &column, &offset)) count++;
  return count;
}
