package bleveindex_test

import (
	"fmt"
	"strings"
	"testing"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
)

func TestASitesTemplatedPagesDoNotCrowdOutOthers(t *testing.T) {
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	var documents []*corpus.Document
	add := func(id, site, title, text string) {
		documents = append(documents, &corpus.Document{Article: corpus.Article{
			ID: id, Site: site, Title: title, Language: "en", Text: text, Blocks: []corpus.Block{{Kind: corpus.Paragraph, End: len(text)}},
		}})
	}
	for i, town := range strings.Fields("Aachen Berne Calais Dover Essen Florence Genoa") {
		add(fmt.Sprintf("a%d", i), "template.example", "Salary of an architect in "+town,
			"The salary of an architect in "+town+" depends on years of experience, the size of the company and the market. Ask what the salary band is.")
	}
	add("b", "other.example", "A fair salary for an architect", "The salary of an architect depends on what they decide. A band is an honest start, wherever they live, and better than a guess.")
	for i, topic := range strings.Fields("hiring feedback strategy meetings incidents budget") {
		add(fmt.Sprintf("c%d", i), "other.example", "On "+topic, "Much was written about "+topic+" by people who lead, "+strings.Repeat(topic+" ", i+1)+"and little of it helps.")
	}
	res, err := search.New(build(t, documents), tax).Search(t.Context(), search.Query{Text: "salary architect"})
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range res.Hits {
		if h.ID == "b" {
			if i > 2 {
				t.Errorf("the other site's article stands at %d", i+1)
			}
			return
		}
	}
	t.Error("the other site's article is not found")
}
