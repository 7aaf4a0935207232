package engine

import "unsafe"

// EntrySize is what is held of a plain task until its document is known.
const EntrySize = unsafe.Sizeof(entry{})
