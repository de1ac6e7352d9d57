//go:build !unix

package crawl

// limitFiles cannot make a disk full here.
func limitFiles(string) {}
