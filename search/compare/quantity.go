package compare

import (
	"math"
	"strconv"
	"strings"

	"altitude/corpus/taxonomy"
)

// quantity is a number or range in a text.
type quantity struct {
	unit unit
	// lo and hi bound the amount; hi is +Inf where the text sets no bound.
	lo, hi float64
	// per narrows the unit of money: "$ a year".
	per string
	// rough says the text itself rounds: "about", "nearly".
	rough bool
	// from and to are the tokens that say it, [from, to), the words that
	// bound it among them; start is the number's first.
	from, to, start int
	// number is the token after the number itself, before the unit.
	number int
	// digits says that the amount is written in digits.
	digits bool
	// least and most say that the text bounds the amount on one side.
	least, most bool
	// whole says that the text names the working time a share is of.
	whole bool
}

// scanner walks over the tokens of a text.
type scanner struct {
	text   string
	tokens []taxonomy.Token
}

// word returns token i in lower case, "" past the ends.
func (s scanner) word(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return s.tokens[i].Lower
}

// glued tells whether token i follows the one before without white space.
func (s scanner) glued(i int) bool {
	return i > 0 && i < len(s.tokens) && s.tokens[i-1].End == s.tokens[i].Start
}

// hyphened tells whether a hyphen joins token i to the one before.
func (s scanner) hyphened(i int) bool {
	if i <= 0 || i >= len(s.tokens) {
		return false
	}
	gap := s.text[s.tokens[i-1].End:s.tokens[i].Start]
	return gap == "-" || gap == "\u2010" || gap == "\u2011"
}

// quantities finds the numbers of a text that have a unit, in order.
func quantities(text string, tokens []taxonomy.Token) []quantity {
	s := scanner{text, tokens}
	var found []quantity
	for i := 0; i < len(tokens); {
		q, ok := s.quantity(i)
		if !ok {
			i++
			continue
		}
		found = append(found, q)
		i = max(q.to, i+1)
	}
	return found
}

// quantity reads the quantity that begins at token i.
func (s scanner) quantity(i int) (quantity, bool) {
	currency := currencies[s.word(i)]
	at := i
	if currency != "" {
		at++
	}
	first, ok := s.number(at)
	if !ok {
		return quantity{}, false
	}
	q := quantity{lo: first.value, hi: max(first.value, first.upTo), from: i, start: i, to: first.next, number: first.next, digits: first.digits}
	s.spread(&q, first, currency)
	if !s.measure(&q, first.fraction, currency) {
		return quantity{}, false
	}
	s.bound(&q)
	return q, valid(q)
}

// valid refuses what cannot be: shares over one, backward ranges, no numbers.
func valid(q quantity) bool {
	if math.IsNaN(q.lo) || math.IsNaN(q.hi) || q.lo > q.hi || q.lo < 0 {
		return false
	}
	return q.unit != share || q.lo <= 1
}

// number is one amount: 30, 1,500, 150k, twelve, a dozen, one-third.
type amount struct {
	value float64
	// upTo is the upper end where the word itself is a range: "most".
	upTo             float64
	next             int // the token after it
	digits, fraction bool
}

func (s scanner) number(i int) (amount, bool) {
	if w := s.word(i); w == "" {
		return amount{}, false
	} else if w[0] >= '0' && w[0] <= '9' {
		return s.digits(i)
	}
	return s.spelled(i)
}

// multipliers are what may be glued to digits, or follow them as a word.
var multipliers = map[string]float64{
	"": 1, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "hundred": 100,
}

// maxNumberBytes keeps absurd runs of digits from being read.
const maxNumberBytes = 18

// digits reads a number in digits. "1st", "30s" and "2x" are none.
func (s scanner) digits(i int) (amount, bool) {
	start := s.tokens[i].Start
	end := start
	for end < len(s.text) && end-start < maxNumberBytes && numberByte(s.text, end) {
		end++
	}
	value, err := strconv.ParseFloat(strings.ReplaceAll(s.text[start:end], ",", ""), 64)
	if err != nil {
		return amount{}, false
	}
	next := i + 1
	for next < len(s.tokens) && s.tokens[next].Start < end {
		next++
	}
	tail := strings.ToLower(s.text[end:max(end, s.tokens[next-1].End)])
	factor, ok := multipliers[tail]
	if !ok {
		return amount{}, false
	}
	if tail == "" && !s.glued(next) {
		if f := multipliers[s.word(next)]; f >= 100 && s.word(next) != "m" && s.word(next) != "k" {
			factor = f
			next++
		}
	}
	return amount{value: value * factor, next: next, digits: true}, true
}

// numberByte tells whether the byte at i belongs to a number: a digit, or a
// point or comma before a digit.
func numberByte(s string, i int) bool {
	switch c := s[i]; {
	case c >= '0' && c <= '9':
		return true
	case c == '.':
		return i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9'
	case c == ',':
		return thousands(s[i+1:])
	}
	return false
}

// thousands tells whether s begins with exactly three digits.
func thousands(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

// smallNumbers are the numbers texts write as words.
var smallNumbers = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
	"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
	"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"dozen": 12, "hundred": 100, "couple": 2, "thousand": 1000,
}

// fractions are parts of a whole.
var fractions = map[string]float64{
	"half": 1. / 2, "halves": 1. / 2, "third": 1. / 3, "thirds": 1. / 3,
	"quarter": 1. / 4, "quarters": 1. / 4, "fifth": 1. / 5, "fifths": 1. / 5,
	"tenth": 1. / 10, "tenths": 1. / 10, "eighth": 1. / 8,
}

// largeParts are more than half of a whole.
var largeParts = map[string]float64{"most": 1, "majority": 1, "bulk": 1}

// spelled reads a number in words.
func (s scanner) spelled(i int) (amount, bool) {
	word := s.word(i)
	article := word == "a" || word == "an"
	if article {
		return s.afterArticle(i)
	}
	if word == "half" {
		return s.half(i)
	}
	if hi := largeParts[word]; hi > 0 {
		return amount{value: 0.5, upTo: hi, next: i + 1, fraction: true}, true
	}
	value, ok := smallNumbers[word]
	if !ok {
		return amount{}, false
	}
	next := i + 1
	switch unit, following := smallNumbers[s.word(next)], s.word(next); {
	case s.fraction(next) && value > 0:
		return amount{value: value * fractions[following], next: next + 1, fraction: true}, true
	case value >= 20 && value < 100 && unit > 0 && unit < 10:
		value += unit
		next++
	case following == "hundred" || following == "dozen" || following == "thousand":
		value *= unit
		next++
	}
	return amount{value: value, next: next}, true
}

// fraction tells whether token i is the lower part of a fraction. Quarters are
// mostly of the year: only "quarters of" are parts.
func (s scanner) fraction(i int) bool {
	w := s.word(i)
	if w == "quarter" || w == "quarters" {
		return s.word(i+1) == "of"
	}
	return fractions[w] > 0 && w != "half"
}

// afterArticle reads "a third", "a dozen", "a day" (a week).
func (s scanner) afterArticle(i int) (amount, bool) {
	word := s.word(i + 1)
	if f := fractions[word]; f > 0 {
		return amount{value: f, next: i + 2, fraction: true}, true
	}
	switch word {
	case "dozen", "hundred", "thousand", "couple":
		next := i + 2
		if s.word(next) == "of" {
			next++
		}
		return amount{value: smallNumbers[word], next: next}, true
	case "day", "hour":
		return amount{value: 1, next: i + 1}, true
	}
	return amount{}, false
}

// half reads "half", "half a dozen" and "half a day".
func (s scanner) half(i int) (amount, bool) {
	if s.word(i+1) == "a" && s.word(i+2) == "dozen" {
		return amount{value: 6, next: i + 3}, true
	}
	return amount{value: 0.5, next: i + 1, fraction: true}, true
}

// spread widens q to a range when a second number follows.
func (s scanner) spread(q *quantity, first amount, currency string) {
	at := q.to
	if s.word(at) == "%" || s.word(at) == "percent" || s.word(at) == currency {
		at++
	}
	joined := s.hyphened(at) && first.digits
	switch s.word(at) {
	case "—", "to", "through":
		at++
		joined = true
	case "and":
		joined = s.word(q.from-1) == "between"
		at++
	case "or":
		joined = first.digits == (s.word(at+1) != "" && s.word(at + 1)[0] <= '9')
		at++
	}
	if !joined {
		return
	}
	if currency != "" && currencies[s.word(at)] == currency {
		at++
	}
	second, ok := s.number(at)
	if !ok || second.fraction != first.fraction {
		return
	}
	lo := q.lo
	if second.value > lo*1000 && second.value >= 1e3 && lo > 0 {
		lo *= 1e3 // "$120–150k": the k is meant for both
	}
	if second.value < lo {
		return
	}
	q.lo, q.hi, q.to, q.number = lo, second.value, second.next, second.next
	if second.digits != first.digits {
		q.digits = false
	}
}

// bound reads the words before and after that bound or round the amount.
func (s scanner) bound(q *quantity) {
	one, two := s.word(q.from-1), s.word(q.from-2)
	if one == "a" || one == "an" || one == "the" {
		one, two = two, s.word(q.from-3)
	}
	lower := lowerBounds[one] || one == "least" && two == "at" || one == "of" && two == "upwards" || one == "of" && two == "north"
	upper := upperBounds[one] || one == "most" && two == "at" || one == "to" && two == "up"
	if one == "than" {
		negated := s.word(q.from-3) == "no" || s.word(q.from-3) == "not"
		lower = two == "more" || two == "greater"
		upper = two == "less" || two == "fewer"
		if negated {
			lower, upper = upper, lower
		}
	}
	after := s.word(q.number)
	if after == "%" {
		after = s.word(q.number + 1)
	}
	lower = lower || after == "+" || after == "plus" || s.orMore(q.number) || s.orMore(q.to)
	switch {
	case lower:
		q.least = true
		q.hi = math.Inf(1)
		if q.unit == share || q.unit == percent {
			q.hi = 1
		}
	case upper:
		q.most = true
		q.lo = 0
	}
	q.rough = rounding[one] || one == "to" && two == "close"
	if one == "between" || one == "from" && q.lo != q.hi {
		q.from--
	}
	if lower || upper || q.rough {
		q.from = s.boundStart(q.from)
	}
}

// orMore tells whether "or more" or the like stands at token i.
func (s scanner) orMore(i int) bool {
	return (s.word(i) == "or" || s.word(i) == "and") && (s.word(i+1) == "more" || s.word(i+1) == "above" || s.word(i+1) == "up")
}

// boundStart returns the token where the words that bound a number begin.
func (s scanner) boundStart(from int) int {
	for n := 0; n < 3 && boundWords[s.word(from-1)]; n++ {
		from--
	}
	if w := s.word(from - 1); w == "at" && (s.word(from) == "least" || s.word(from) == "most") || w == "up" && s.word(from) == "to" {
		from--
	}
	return from
}

var lowerBounds = map[string]bool{"over": true, "above": true, "minimum": true, "≥": true, ">": true, "beyond": true, "past": true, "exceeds": true}

var upperBounds = map[string]bool{"under": true, "below": true, "maximum": true, "≤": true, "<": true, "within": true}

var rounding = map[string]bool{
	"about": true, "around": true, "roughly": true, "approximately": true, "nearly": true,
	"almost": true, "circa": true, "ca": true, "~": true, "≈": true, "some": true, "maybe": true,
}

var boundWords = map[string]bool{
	"over": true, "above": true, "minimum": true, "≥": true, ">": true, "under": true,
	"below": true, "maximum": true, "≤": true, "<": true, "least": true, "most": true,
	"to": true, "more": true, "less": true, "fewer": true, "than": true, "no": true,
	"not": true, "about": true, "around": true, "roughly": true, "approximately": true,
	"nearly": true, "almost": true, "~": true, "≈": true, "past": true, "beyond": true,
}
