package search

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// evaluationDepth is how deep rankings are compared, as trec_eval does.
const evaluationDepth = 1000

// Engine builds an index of the documents and opens it; the caller calls the
// returned function when done with it.
type Engine func(ctx context.Context, documents iter.Seq2[*corpus.Document, error]) (Searcher, func() error, error)

// Evaluation is how well a collection's queries are answered.
type Evaluation struct {
	Set string `json:"set"`
	Measures
	// MSPerQuery is the mean time of a query, ranking only.
	MSPerQuery float64 `json:"ms_per_query"`
	Queries    int     `json:"queries"`
	// Types are the measures by type of query, where the collection has types.
	Types map[string]Measures `json:"types,omitempty"`
	// Run is the ranking of each query.
	Run []Ranking `json:"run,omitempty"`
}

// Ranking is the answer to one query of a collection.
type Ranking struct {
	Query string `json:"query"`
	Measures
	Hits []Ranked `json:"-"`
}

// Evaluate measures one collection through the product's own path: documents
// are indexed as articles are, queries understood, corrected and ranked as a
// reader's are.
func Evaluate(ctx context.Context, dir string, engine Engine, tax *taxonomy.Taxonomy) (*Evaluation, error) {
	c, err := ReadCollection(dir)
	if err != nil {
		return nil, err
	}
	searcher, done, err := engine(ctx, c.Documents())
	if err != nil {
		return nil, fmt.Errorf("evaluate %s: %w", dir, err)
	}
	e, err := c.Evaluate(ctx, New(searcher, tax))
	if doneErr := done(); err == nil {
		err = doneErr
	}
	return e, err
}

// Evaluate measures the queries of a collection against a service over its
// documents.
func (c *Collection) Evaluate(ctx context.Context, s *Service) (*Evaluation, error) {
	e := &Evaluation{Set: filepath.Base(c.Dir), Queries: len(c.Queries)}
	var all []Measures
	types := map[string][]Measures{}
	start := time.Now()
	for _, q := range c.Queries {
		hits, err := s.Rank(ctx, Query{Text: q.Text}, evaluationDepth)
		if err != nil {
			return nil, fmt.Errorf("query %s: %w", q.ID, err)
		}
		e.Run = append(e.Run, Ranking{Query: q.ID, Hits: hits})
	}
	e.MSPerQuery = float64(time.Since(start).Microseconds()) / 1000 / float64(len(c.Queries))
	for i, q := range c.Queries {
		r := &e.Run[i]
		r.Measures = Measure(ids(r.Hits), c.Judged[q.ID])
		all = append(all, r.Measures)
		if q.Type != "" {
			types[q.Type] = append(types[q.Type], r.Measures)
		}
	}
	e.Measures = Mean(all)
	for name, m := range types {
		if e.Types == nil {
			e.Types = map[string]Measures{}
		}
		e.Types[name] = Mean(m)
	}
	return e, nil
}

func ids(hits []Ranked) []string {
	list := make([]string, len(hits))
	for i, h := range hits {
		list[i] = h.ID
	}
	return list
}

// Rank returns the first depth articles for a query, understood as Search
// does, without passages and facets.
func (s *Service) Rank(ctx context.Context, q Query, depth int) ([]Ranked, error) {
	view, err := s.engine.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	q.Facets = []FacetName{}
	_, found, err := s.findDeep(ctx, view, q, depth)
	if err != nil {
		return nil, err
	}
	return found.Ranked, nil
}

// WriteRun writes the rankings in the format of trec_eval.
func (e *Evaluation) WriteRun(w io.Writer) error {
	for _, r := range e.Run {
		for i, h := range r.Hits {
			if _, err := fmt.Fprintf(w, "%s Q0 %s %d %.6f altitude\n", r.Query, h.ID, i+1, h.Score); err != nil {
				return err
			}
		}
	}
	return nil
}

// WriteTable writes evaluations for a reader, with the mean when there are
// several, and by type where a collection has types.
func WriteTable(w io.Writer, evaluations []*Evaluation) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "set\tqueries\tnDCG@10\tMAP\tMRR@10\tRecall@100\tP@10\tms/query\t")
	var all []Measures
	for _, e := range evaluations {
		all = append(all, e.Measures)
		writeRow(t, e.Set, fmt.Sprint(e.Queries), e.Measures, fmt.Sprintf("%.2f", e.MSPerQuery))
		for _, name := range slices.Sorted(maps.Keys(e.Types)) {
			writeRow(t, "· "+name, "", e.Types[name], "")
		}
	}
	if len(all) > 1 {
		writeRow(t, "mean", "", Mean(all), "")
	}
	return t.Flush()
}

func writeRow(w io.Writer, name, queries string, m Measures, ms string) {
	fmt.Fprintf(w, "%s\t%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%s\t\n", name, queries, m.NDCG10, m.MAP, m.MRR10, m.Recall100, m.P10, ms)
}

// Difference is how two evaluations of a collection differ.
type Difference struct {
	Set string `json:"set"`
	// Before and After are the mean nDCG@10, P the p-value of the difference.
	Before float64 `json:"before"`
	After  float64 `json:"after"`
	P      float64 `json:"p"`
	// Better and Worse count the queries that changed.
	Better int `json:"better"`
	Worse  int `json:"worse"`
}

// Compare compares two evaluations query by query with a paired randomisation
// test.
func Compare(before, after *Evaluation) Difference {
	d := Difference{Set: after.Set}
	old := map[string]float64{}
	for _, r := range before.Run {
		old[r.Query] = r.NDCG10
	}
	var a, b []float64
	for _, r := range after.Run {
		if was, ok := old[r.Query]; ok {
			a, b = append(a, was), append(b, r.NDCG10)
			switch cmp.Compare(r.NDCG10, was) {
			case 1:
				d.Better++
			case -1:
				d.Worse++
			}
			d.Before += was
			d.After += r.NDCG10
		}
	}
	n := max(float64(len(a)), 1)
	d.Before, d.After, d.P = d.Before/n, d.After/n, Randomisation(b, a)
	return d
}

func (d Difference) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s: nDCG@10 %.3f → %.3f (%+.3f), better %d, worse %d, p = %.3f",
		d.Set, d.Before, d.After, d.After-d.Before, d.Better, d.Worse, d.P))
}
