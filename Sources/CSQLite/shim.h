#ifndef KEYROTATED_CSQLITE_SHIM_H
#define KEYROTATED_CSQLITE_SHIM_H

#include <sqlite3.h>

/* sqlite3_db_config() is variadic, and Swift imports no variadic functions. For the options that take a number and
   report the new value; returns SQLITE_OK, or SQLITE_ERROR also when the value was not taken over. */
static inline int keyrotated_sqlite3_set_option(sqlite3 *database, int option, int value) {
    int now = -1;
    int code = sqlite3_db_config(database, option, value, &now);
    return code != SQLITE_OK ? code : now == value ? SQLITE_OK : SQLITE_ERROR;
}

/* SQLITE_TRANSIENT is a cast, and Swift imports no casts. */
static inline int keyrotated_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

#endif
