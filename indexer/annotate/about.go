package annotate

import (
	"cmp"
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// The most roles and topics an article is about. More would make the facets
// say nothing.
const maxRoles, maxTopics = 8, 6

type scored struct {
	id    string
	score float64
}

// best returns the ids whose score reaches least, best first, at most n.
func best(all []scored, least float64, n int) []string {
	slices.SortStableFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	var ids []string
	for _, s := range all {
		if s.score >= least && len(ids) < n {
			ids = append(ids, s.id)
		}
	}
	return ids
}

// Weights of the places a role or topic is named in, in mentions of the text.
const (
	titleWeight   = 10
	headingWeight = 3
	tagWeight     = 4
	// leastMentions makes an article about a role: fewer are an aside.
	leastMentions = 3
)

// aboutRoles returns the roles the article is about.
func (d *document) aboutRoles() []string {
	weight := map[string]float64{}
	for _, m := range d.mentions {
		weight[m.Role]++
	}
	for _, b := range d.blocks {
		if b.Kind == corpus.Heading {
			for _, role := range rolesIn(d.mentionsIn(b.from, b.to)) {
				weight[role] += headingWeight
			}
		}
	}
	for _, role := range rolesIn(d.title) {
		weight[role] += titleWeight
	}
	for _, role := range rolesIn(d.tax.Mentions(strings.Join(d.art.Tags, "\n"), nil)) {
		weight[role] += tagWeight
	}
	all := make([]scored, 0, len(weight))
	for id, w := range weight {
		all = append(all, scored{id, w})
	}
	return best(all, max(leastMentions, float64(len(d.tokens))/1000), maxRoles)
}

// Densities of triggers, in matches per thousand words, that make an article
// about a topic; a generic topic's words are everywhere.
const (
	topicDensity   = 4
	genericDensity = 16
	leastTriggers  = 3
)

// aboutTopics returns the topics the article is about.
func (d *document) aboutTopics() []string {
	weight := map[string]float64{}
	thousands := max(0.3, float64(len(d.tokens))/1000)
	for _, t := range d.tax.TopicsIn(d.tokens) {
		density := float64(t.Count) / thousands
		topic, _ := d.tax.Topic(t.Topic)
		least := float64(topicDensity)
		if topic.Generic {
			least = genericDensity
		}
		if t.Count >= leastTriggers && density >= least {
			weight[t.Topic] += density / least
		}
	}
	d.addTopics(weight, d.art.Title, titleWeight)
	d.addTopics(weight, strings.Join(d.art.Tags, "\n"), tagWeight)
	all := make([]scored, 0, len(weight))
	for id, w := range weight {
		all = append(all, scored{id, w})
	}
	return best(all, 1, maxTopics)
}

func (d *document) addTopics(weight map[string]float64, s string, w float64) {
	for _, t := range d.tax.TopicsIn(taxonomy.Words(s)) {
		weight[t.Topic] += w
	}
}
