package crawl

func crawlAsChild() int { return 0 }
