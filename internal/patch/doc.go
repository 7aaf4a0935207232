// Package patch applies RFC 6902 documents to JSON values in memory and remembers
// of every piece of the outcome where it was written and which operation brought it,
// so that what is wrong with the outcome can be told at the operation that caused it.
package patch
