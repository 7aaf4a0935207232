//go:build !unix

package regular

// withoutWaiting is nothing where there are no pipes among files.
const withoutWaiting = 0
