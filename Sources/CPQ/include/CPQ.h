// The part of libpq that is used, as libpq-fe.h of PostgreSQL 15 has it.
//
// libpq and what it brings, Kerberos, LDAP and OpenSSL among them, is loaded when a database is used and
// not before: a server on SQLite needs none of it. Its interface has been the same since libpq.so.5.
// <https://www.postgresql.org/docs/15/libpq.html>

#ifndef CPQ_H
#define CPQ_H

#include <stddef.h>

/// Loads libpq; has to come before any other function. Says what is wrong, or NULL.
const char *cpq_load(void);

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;
typedef unsigned int Oid;

typedef enum { CONNECTION_OK, CONNECTION_BAD } ConnStatusType;

typedef enum {
  PGRES_EMPTY_QUERY,
  PGRES_COMMAND_OK,
  PGRES_TUPLES_OK,
} ExecStatusType;

typedef struct pgNotify {
  char *relname;
  int be_pid;
  char *extra;
  struct pgNotify *next;
} PGnotify;

typedef struct {
  char *keyword;
  char *envvar;
  char *compiled;
  char *val;
  char *label;
  char *dispchar;
  int dispsize;
} PQconninfoOption;

typedef void (*PQnoticeReceiver)(void *context, const PGresult *result);

/// Each function: what it returns, its name, its parameters, and these once more.
#define CPQ_EACH(F)                                                                               \
  F(PGconn *, PQconnectdbParams,                                                                  \
    (const char *const *keywords, const char *const *values, int expandName),                     \
    (keywords, values, expandName))                                                               \
  F(ConnStatusType, PQstatus, (const PGconn *connection), (connection))                           \
  F(char *, PQerrorMessage, (const PGconn *connection), (connection))                             \
  F(int, PQsocket, (const PGconn *connection), (connection))                                      \
  F(int, PQserverVersion, (const PGconn *connection), (connection))                               \
  F(void, PQfinish, (PGconn *connection), (connection))                                           \
  F(PQnoticeReceiver, PQsetNoticeReceiver,                                                        \
    (PGconn *connection, PQnoticeReceiver receiver, void *context),                               \
    (connection, receiver, context))                                                              \
  F(int, PQsendQuery, (PGconn *connection, const char *text), (connection, text))                 \
  F(int, PQsendPrepare,                                                                           \
    (PGconn *connection, const char *name, const char *text, int count, const Oid *types),        \
    (connection, name, text, count, types))                                                       \
  F(int, PQsendQueryPrepared,                                                                     \
    (PGconn *connection, const char *name, int count, const char *const *values,                  \
     const int *lengths, const int *formats, int resultFormat),                                   \
    (connection, name, count, values, lengths, formats, resultFormat))                            \
  F(int, PQisBusy, (PGconn *connection), (connection))                                            \
  F(int, PQconsumeInput, (PGconn *connection), (connection))                                      \
  F(PGresult *, PQgetResult, (PGconn *connection), (connection))                                  \
  F(PGnotify *, PQnotifies, (PGconn *connection), (connection))                                   \
  F(ExecStatusType, PQresultStatus, (const PGresult *result), (result))                           \
  F(char *, PQresultErrorMessage, (const PGresult *result), (result))                             \
  F(char *, PQresultErrorField, (const PGresult *result, int field), (result, field))             \
  F(char *, PQcmdStatus, (PGresult *result), (result))                                            \
  F(char *, PQcmdTuples, (PGresult *result), (result))                                            \
  F(int, PQntuples, (const PGresult *result), (result))                                           \
  F(Oid, PQftype, (const PGresult *result, int column), (result, column))                         \
  F(char *, PQgetvalue, (const PGresult *result, int row, int column), (result, row, column))     \
  F(int, PQgetlength, (const PGresult *result, int row, int column), (result, row, column))       \
  F(int, PQgetisnull, (const PGresult *result, int row, int column), (result, row, column))       \
  F(void, PQclear, (PGresult *result), (result))                                                  \
  F(void, PQfreemem, (void *memory), (memory))                                                    \
  F(PQconninfoOption *, PQconninfoParse, (const char *text, char **message), (text, message))     \
  F(void, PQconninfoFree, (PQconninfoOption *options), (options))

// Hidden, so that libpq itself goes on calling its own.
#define CPQ_DECLARE(type, name, parameters, arguments)                                            \
  __attribute__((visibility("hidden"))) type name parameters;
CPQ_EACH(CPQ_DECLARE)
#undef CPQ_DECLARE

#endif
