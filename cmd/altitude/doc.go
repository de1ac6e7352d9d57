// Altitude is a full-text search engine over leadership articles. It answers
// what a role does, how it differs from another, and who says so.
//
//	altitude serve                      web pages, JSON API and MCP
//	altitude search "who does a cto answer to"
//	altitude compare cto tech-lead      side by side, every cell a quote
//	altitude ingest PATH…               files and folders
//	altitude crawl URL…                 sites, feeds, lists of addresses
//	altitude help                       all commands
//
// # Architecture
//
// The way of a text through the program is also the order of its packages:
//
//	crawl, ingest → store → extract → annotate → index → search, compare → pages, API, CLI
//
// Pages come from the crawler (indexer/crawl) or from files (indexer) and are
// stored raw (corpus/store) before anything is made of them. Pages and the
// admin's decisions are the truth; everything else is rebuilt from them.
//
// The indexer turns stored pages into documents: indexer/extract makes an
// article of a page, indexer/annotate finds roles, topics and evidence in it
// with the tables of corpus/taxonomy, and the indexer merges copies. Both are
// pure: no network, no clock. Documents go into a new generation of the index
// (search/bleveindex), built aside, checked, and put in service by one rename.
// A server that runs meanwhile switches to it without dropping a request.
//
// Package search understands a query, has an engine rank articles, and chooses
// the passages to show; search/compare sets roles side by side from the
// evidence the engine holds. Neither knows Bleve. Package templates renders
// pages, search/web answers requests, and this command wires it all.
//
// Imports run strictly downward through these layers, and each big dependency
// has one home; layers_test.go holds both:
//
//	cmd/altitude
//	search/web
//	templates
//	search/compare  search/bleveindex  search/searchtest  indexer
//	search  indexer/crawl  indexer/extract  indexer/annotate
//	corpus/taxonomy  corpus/store
//	corpus
//	corpus/text
//
// Three small interfaces carry the design, each declared where it is used:
// search.Searcher (ask), compare.Source (evidence) and indexer.Index (replace
// or update, all or nothing).
//
// # Data folder
//
//	corpus.db            pages, decisions, fetch history, crawl frontier (SQLite, WAL)
//	cache.db             extracted documents; may be deleted
//	index/current        names the generation in service
//	index/<generation>/  one immutable index with its manifest
//
// # Exit codes
//
// 0 done, 1 failed, 2 wrong usage, 3 done with some pages skipped, each named
// with its reason.
package main
