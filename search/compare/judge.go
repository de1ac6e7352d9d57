package compare

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"altitude/corpus"
	"altitude/corpus/text"
)

// Gold is evidence judged by hand for two roles.
type Gold struct {
	Pair    [2]string             `json:"pair"`
	Sources map[string]GoldSource `json:"sources"`
	// Dimensions are the rows judged; nil means those that have evidence.
	Dimensions []string  `json:"dimensions"`
	Evidence   []GoldRow `json:"evidence"`
	// Empty lists the cells, as [dimension, role], that have no evidence.
	Empty [][2]string `json:"cells_without_any_evidence"`
	// Weak lists the cells that have evidence of grade 1 only.
	Weak    [][2]string `json:"cells_with_weak_evidence_only"`
	MustNot []struct {
		File     string `json:"file"`
		Sentence string `json:"sentence"`
	} `json:"must_not_be_cited"`
	// Exhaustive says every right sentence is listed, so that an unlisted
	// quote is wrong; nil means: if the gold says what each cell covers.
	Exhaustive *bool           `json:"exhaustive"`
	Coverage   json.RawMessage `json:"coverage_max_grade"`
}

// GoldSource names an article of the gold.
type GoldSource struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// GoldRow is one judged sentence: what it is evidence for.
type GoldRow struct {
	Dimension string `json:"dimension"`
	// Role is a role's id, or "both".
	Role     string `json:"role"`
	File     string `json:"file"`
	Sentence string `json:"sentence"`
	// Grade is 2 for direct evidence, 1 for weak.
	Grade int `json:"grade"`
	// Own is the part that speaks of this row's role, "" for all of it.
	Own string `json:"own"`
}

// bothRoles marks a row that serves both columns.
const bothRoles = "both"

// ReadGold reads a gold file.
func ReadGold(r io.Reader) (Gold, error) {
	var g Gold
	if err := json.NewDecoder(r).Decode(&g); err != nil {
		return g, fmt.Errorf("gold: %w", err)
	}
	if g.Pair[0] == "" || g.Pair[1] == "" || len(g.Evidence) == 0 {
		return g, fmt.Errorf("gold: no pair or no evidence")
	}
	for i, row := range g.Evidence {
		if row.Role != bothRoles && row.Role != g.Pair[0] && row.Role != g.Pair[1] {
			return g, fmt.Errorf("gold: evidence %d is of role %q, not of the pair", i, row.Role)
		}
	}
	return g, nil
}

// ReadGoldFile reads a gold file of a folder.
func ReadGoldFile(fsys fs.FS, name string) (Gold, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return Gold{}, fmt.Errorf("gold: %w", err)
	}
	defer f.Close()
	return ReadGold(f)
}

// exhaustive tells whether an unlisted quote is wrong.
func (g Gold) exhaustive() bool {
	if g.Exhaustive != nil {
		return *g.Exhaustive
	}
	return len(g.Coverage) > 0
}

// dimensions lists the rows to judge.
func (g Gold) dimensions() []string {
	if len(g.Dimensions) > 0 {
		return g.Dimensions
	}
	var ids []string
	for _, row := range g.Evidence {
		if !slices.Contains(ids, row.Dimension) {
			ids = append(ids, row.Dimension)
		}
	}
	return ids
}

// Tally is how well some cells did.
type Tally struct {
	// Quotes are all quotes from the gold's articles; Right are those the gold
	// has for role and dimension, Unjudged those it does not know.
	Quotes   int `json:"quotes"`
	Right    int `json:"right"`
	Unjudged int `json:"unjudged"`
	// WrongRole are quotes the gold has for the other role only.
	WrongRole int `json:"wrong_role"`
	// Cells are the cells with quotes, First those whose first quote is judged,
	// FirstRight those whose first quote is right.
	Cells      int `json:"cells"`
	First      int `json:"first"`
	FirstRight int `json:"first_right"`
	// Grade2 are the gold's direct rows, Found those that are quoted.
	Grade2 int `json:"grade2"`
	Found  int `json:"found"`
	// FalseEmpty are empty cells with direct gold, MissedEmpty cells with
	// quotes where the gold has nothing.
	FalseEmpty  int `json:"false_empty"`
	MissedEmpty int `json:"missed_empty"`
	// Own are right quotes whose own part the gold knows, OwnRight those that
	// mark it.
	Own      int `json:"own"`
	OwnRight int `json:"own_right"`
}

func (t *Tally) add(o Tally) {
	t.Quotes += o.Quotes
	t.Right += o.Right
	t.Unjudged += o.Unjudged
	t.WrongRole += o.WrongRole
	t.Cells += o.Cells
	t.First += o.First
	t.FirstRight += o.FirstRight
	t.Grade2 += o.Grade2
	t.Found += o.Found
	t.FalseEmpty += o.FalseEmpty
	t.MissedEmpty += o.MissedEmpty
	t.Own += o.Own
	t.OwnRight += o.OwnRight
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Rates are a tally's shares, 0–1; 1 where there was nothing to judge.
type Rates struct {
	FirstPrecision float64 `json:"first_precision"`
	Precision      float64 `json:"precision"`
	Recall         float64 `json:"recall"`
	WrongRole      float64 `json:"wrong_role"`
	Own            float64 `json:"own"`
}

// Rates returns the tally's shares.
func (t Tally) Rates() Rates {
	wrong := 0.0
	if t.Quotes > 0 {
		wrong = ratio(t.WrongRole, t.Quotes)
	}
	return Rates{
		ratio(t.FirstRight, t.First), ratio(t.Right, t.Quotes-t.Unjudged),
		ratio(t.Found, t.Grade2), wrong, ratio(t.OwnRight, t.Own),
	}
}

// Judgement is how a comparison stands against gold.
type Judgement struct {
	Pair       [2]string `json:"pair"`
	Exhaustive bool      `json:"exhaustive"`
	Total      Tally     `json:"total"`
	Rates      Rates     `json:"rates"`
	// ByRole and ByDimension split the total.
	ByRole      map[string]Tally `json:"by_role"`
	ByDimension map[string]Tally `json:"by_dimension"`
	// Dimensions keeps the order of the table.
	Dimensions []string `json:"dimensions"`
	// MustNotCite are quotes of sentences that must not be cited.
	MustNotCite []string `json:"must_not_cite"`
	// LongestQuote is in words.
	LongestQuote int `json:"longest_quote"`
	// Wrong, Missed and Unjudged name the quotes and rows behind the figures,
	// as "dimension × role: text".
	Wrong    []string `json:"wrong,omitempty"`
	Missed   []string `json:"missed,omitempty"`
	Unjudged []string `json:"unjudged,omitempty"`
	// OwnWrong are right quotes that mark another part than the gold does.
	OwnWrong []string `json:"own_wrong,omitempty"`
}

// Judge compares a comparison with gold. Quotes from articles the gold does
// not know are left out: an article is known by title, address or the file
// that fileOf says it was read from. fileOf may be nil.
func Judge(g Gold, c *Comparison, fileOf func(Article) string) Judgement {
	j := judge{gold: g, rows: foldRows(g), fileOf: fileOf}
	j.Judgement = Judgement{
		Pair: g.Pair, Exhaustive: g.exhaustive(), Dimensions: g.dimensions(),
		ByRole: map[string]Tally{}, ByDimension: map[string]Tally{}, MustNotCite: []string{},
	}
	for _, id := range j.Dimensions {
		at := slices.IndexFunc(c.Dimensions, func(d Dimension) bool { return d.ID == id })
		for _, role := range g.Pair {
			var cell Cell
			if at >= 0 {
				cell = c.Dimensions[at].Cells[role]
			}
			j.cell(id, role, cell)
		}
	}
	j.Rates = j.Total.Rates()
	return j.Judgement
}

// judge holds the gold ready for matching.
type judge struct {
	Judgement
	gold   Gold
	rows   []foldedRow
	fileOf func(Article) string
}

type foldedRow struct {
	GoldRow
	words, own []string
}

func foldRows(g Gold) []foldedRow {
	rows := make([]foldedRow, len(g.Evidence))
	for i, row := range g.Evidence {
		rows[i] = foldedRow{row, foldWords(row.Sentence), foldWords(row.Own)}
	}
	return rows
}

// foldWords returns the words of s without markup, case and typography.
func foldWords(s string) []string {
	var words []string
	for start, end := range text.Words(s) {
		word := strings.ToLower(s[start:end])
		words = append(words, strings.TrimFunc(strings.ReplaceAll(word, "’", "'"), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}))
	}
	return words
}

func (r foldedRow) of(role string) bool { return r.Role == role || r.Role == bothRoles }

// speaksIn tells whether the row's own part is what the quote marks as its own:
// a table row or contrast that serves both columns is not wrong for either.
func (r foldedRow) speaksIn(q Quote) bool {
	if len(r.own) == 0 {
		return true
	}
	from, to := text.Byte(q.Text, q.Own[0]), text.Byte(q.Text, q.Own[1])
	return from < to && overlap(foldWords(q.Text[from:to]), r.own)
}

// cell judges the quotes of one cell.
func (j *judge) cell(dimension, role string, cell Cell) {
	var t Tally
	found := map[int]bool{}
	for _, q := range cell.Evidence {
		if !j.known(q.Article) {
			continue
		}
		j.quote(&t, dimension, role, q, found)
	}
	for i, row := range j.rows {
		if row.Dimension != dimension || !row.of(role) || row.Grade < 2 {
			continue
		}
		t.Grade2++
		if found[i] {
			t.Found++
		} else {
			j.Missed = append(j.Missed, dimension+" × "+role+": "+row.Sentence)
		}
	}
	if t.Quotes > 0 {
		t.Cells++
	}
	if cell.Weak {
		t.First, t.FirstRight = 0, 0 // no quote stands first
	}
	if t.Quotes == 0 && t.Grade2 > 0 {
		t.FalseEmpty++
	}
	if t.Quotes > 0 && slices.Contains(j.gold.Empty, [2]string{dimension, role}) {
		t.MissedEmpty++
	}
	j.Total.add(t)
	byRole, byDimension := j.ByRole[role], j.ByDimension[dimension]
	byRole.add(t)
	byDimension.add(t)
	j.ByRole[role], j.ByDimension[dimension] = byRole, byDimension
}

// known tells whether an article is one of the gold's.
func (j *judge) known(a Article) bool {
	file := ""
	if j.fileOf != nil {
		file = path.Base(j.fileOf(a))
	}
	for name, s := range j.gold.Sources {
		if strings.EqualFold(s.Title, a.Title) || s.URL != "" && s.URL == a.URL || file == path.Base(name) {
			return true
		}
	}
	return false
}

// quote judges one quote and notes which rows it finds.
func (j *judge) quote(t *Tally, dimension, role string, q Quote, found map[int]bool) {
	words := foldWords(q.Text)
	label := dimension + " × " + role + ": " + q.Text
	j.LongestQuote = max(j.LongestQuote, text.CountWords(q.Text))
	for _, m := range j.gold.MustNot {
		if overlap(words, foldWords(m.Sentence)) {
			j.MustNotCite = append(j.MustNotCite, label)
		}
	}
	own, other, right := false, false, false
	for i, row := range j.rows {
		if !overlap(words, row.words) {
			continue
		}
		own = own || row.of(role)
		other = other || !row.of(role) && row.speaksIn(q)
		if row.Dimension == dimension && row.of(role) && len(words) <= 2*len(row.words) {
			right, found[i] = true, true
			j.ownPart(t, row, q)
		}
	}
	t.Quotes++
	first := t.Quotes == 1
	switch {
	case right:
		t.Right++
	case !j.Exhaustive && !(other && !own):
		t.Unjudged++
		j.Unjudged = append(j.Unjudged, label)
		return
	default:
		j.Wrong = append(j.Wrong, label)
	}
	if other && !own {
		t.WrongRole++
	}
	if first {
		t.First++
		if right {
			t.FirstRight++
		}
	}
}

// ownPart judges whether the quote marks the part that speaks of its role: it
// holds most of the gold's part and little else.
func (j *judge) ownPart(t *Tally, row foldedRow, q Quote) {
	if len(row.own) == 0 {
		return
	}
	t.Own++
	from, to := text.Byte(q.Text, q.Own[0]), text.Byte(q.Text, q.Own[1])
	if from > to {
		return
	}
	marked := foldWords(q.Text[from:to])
	if common := commonRun(marked, row.own); 10*common >= 7*len(row.own) && len(marked) <= common+len(row.own)/2+3 {
		t.OwnRight++
		return
	}
	j.OwnWrong = append(j.OwnWrong, row.Dimension+" × "+row.Role+": "+q.Text[from:to])
}

// overlap tells whether two texts share a run of words that is most of the
// shorter one.
func overlap(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return 10*commonRun(a, b) >= 8*min(len(a), len(b))
}

// commonRun returns the length of the longest run of words a and b share.
func commonRun(a, b []string) int {
	longest := 0
	row := make([]int, len(b)+1)
	for i := range a {
		diagonal := 0
		for k := range b {
			above := row[k+1]
			row[k+1] = 0
			if a[i] == b[k] {
				row[k+1] = diagonal + 1
				longest = max(longest, row[k+1])
			}
			diagonal = above
		}
	}
	return longest
}

// WriteTable writes the judgement as a table for people.
func (j Judgement) WriteTable(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tw, "\tfirst\tprecision\trecall\twrong role\town\tquotes\tunjudged\tfalse empty\tmissed empty\t\n")
	row := func(name string, t Tally) {
		r := t.Rates()
		fmt.Fprintf(tw, "%s\t%.2f\t%.2f\t%.2f\t%.3f\t%.2f\t%d\t%d\t%d\t%d\t\n", name, r.FirstPrecision, r.Precision,
			r.Recall, r.WrongRole, r.Own, t.Quotes, t.Unjudged, t.FalseEmpty, t.MissedEmpty)
	}
	for _, id := range j.Dimensions {
		row(id, j.ByDimension[id])
	}
	for _, role := range slices.Sorted(maps.Keys(j.ByRole)) {
		row(role, j.ByRole[role])
	}
	row("all", j.Total)
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s vs %s: %d must-not-cite, longest quote %d of %d words\n",
		j.Pair[0], j.Pair[1], len(j.MustNotCite), j.LongestQuote, corpus.MaxQuoteWords)
	return err
}
