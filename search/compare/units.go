package compare

import "altitude/corpus/taxonomy"

// unit is what a quantity counts.
type unit string

// The units of quantities.
const (
	share   unit = "share"   // of working time, 0–1
	percent unit = "percent" // of anything else, 0–1
	people  unit = "people"
	teams   unit = "teams"
	reports unit = "reports" // people who report to somebody
	years   unit = "years"
	money   unit = "money"
)

// Working time, to compare days and hours with percentages.
const (
	daysAWeek  = 5
	hoursAWeek = 40
	hoursADay  = 8
)

// measure reads the unit after the number. Without one it is no quantity.
func (s scanner) measure(q *quantity, fraction bool, currency string) bool {
	switch {
	case fraction:
		return s.part(q)
	case currency != "":
		return s.price(q, currency)
	case s.word(q.to) == "%" || s.word(q.to) == "percent" || s.word(q.to) == "pct":
		q.to++
		return s.percentage(q)
	case s.word(q.to) == "per" && s.word(q.to+1) == "cent":
		q.to += 2
		return s.percentage(q)
	case currencies[s.word(q.to)] != "" && len(s.word(q.to)) > 2:
		q.to++
		return s.price(q, currencies[s.word(q.to-1)])
	}
	return s.counted(q)
}

// wholes are what a share of working time is a part of.
var wholes = map[string]bool{
	"time": true, "day": true, "week": true, "job": true, "role": true, "work": true,
	"hours": true, "effort": true, "energy": true, "calendar": true, "capacity": true,
	"workday": true, "workweek": true, "schedule": true, "focus": true, "attention": true,
	"bandwidth": true, "days": true, "weeks": true, "sprint": true, "month": true, "year": true,
}

// determiners may stand between "of" and the whole.
var determiners = map[string]bool{
	"their": true, "your": true, "his": true, "her": true, "my": true, "our": true,
	"its": true, "the": true, "a": true, "an": true, "each": true, "every": true,
	"working": true, "work": true, "total": true, "one's": true, "'s": true, "any": true,
	"typical": true, "own": true, "that": true, "this": true,
}

// whole reads "of their time" from token i; it returns the token after it, or 0.
func (s scanner) whole(i int) int {
	for n := 0; n < 3 && determiners[s.word(i)] && !wholes[s.word(i+1)]; n++ {
		i++
	}
	if s.word(i+1) == "'s" && wholes[s.word(i+2)] {
		i++ // "of a manager's week"
	}
	if determiners[s.word(i)] && wholes[s.word(i+1)] {
		return i + 2
	}
	if wholes[s.word(i)] {
		return i + 1
	}
	return 0
}

// part reads what a fraction is a part of: it must be time, since "a third" and
// "quarter" alone are too often ordinals and dates.
func (s scanner) part(q *quantity) bool {
	at := q.to
	of := s.word(at) == "of"
	if of {
		at++
	}
	if !of && !determiners[s.word(at)] {
		return false
	}
	if s.word(at+1) == "day" {
		day := quantity{lo: q.lo, hi: q.hi, to: at + 2}
		if s.period(&day, "day") && day.unit == share { // "half a day a week"
			q.unit, q.lo, q.hi, q.to, q.whole = share, day.lo, day.hi, day.to, true
			return true
		}
	}
	end := s.whole(at)
	if end == 0 {
		return false
	}
	q.unit, q.to, q.whole = share, end, true
	return true
}

// percentage tells a share of time from a percentage of something else.
func (s scanner) percentage(q *quantity) bool {
	q.lo, q.hi = q.lo/100, q.hi/100
	q.unit = percent
	at := q.to
	if s.word(at) == "of" {
		at++
	} else if s.word(at) != "time" && !determiners[s.word(at)] {
		q.unit = share // "30 % coding": of the time, when an activity follows
		return q.lo <= 1
	}
	if end := s.whole(at); end > 0 {
		q.unit, q.to, q.whole = share, end, true
	}
	return true
}

// currencies are the ways to name one.
var currencies = map[string]string{
	"$": "$", "€": "€", "£": "£", "¥": "¥", "usd": "$", "eur": "€", "gbp": "£",
	"chf": "CHF", "dollars": "$", "euros": "€", "pounds": "£", "us$": "$",
}

// periods are what an amount of money is paid for.
var periods = map[string]string{
	"year": "year", "annum": "year", "annually": "year", "yearly": "year", "yr": "year",
	"month": "month", "monthly": "month", "day": "day", "daily": "day", "hour": "hour", "hourly": "hour", "hr": "hour",
}

// yearlyPay is the amount from which money without a period is taken for a
// year's pay: nobody is paid that by the month in these texts.
const yearlyPay = 20_000

// price reads the period an amount of money is for.
func (s scanner) price(q *quantity, currency string) bool {
	q.unit = money
	at := q.to
	if w := s.word(at); w == "+" {
		at++
	}
	if w := s.word(at); w == "a" || w == "an" || w == "per" || w == "/" || w == "each" || w == "every" {
		at++
	}
	period := periods[s.word(at)]
	if period != "" {
		q.to = at + 1
	} else if q.lo >= yearlyPay {
		period = "year"
	}
	q.per = currency + " a " + period
	return true
}

// counted are the nouns a number may count, singular.
var counted = map[string]unit{
	"person": people, "people": people, "engineer": people, "developer": people,
	"member": people, "individual": people, "contributor": people, "employee": people,
	"colleague": people, "programmer": people, "teammate": people, "staff": people,
	"report": reports, "team": teams, "squad": teams, "group": teams,
	"year": years, "yr": years, "month": years, "week": years, "quarter": years,
	"decade": years, "day": years, "hour": years, "sprint": years,
}

// inYears is how long a period is.
var inYears = map[string]float64{
	"year": 1, "yr": 1, "decade": 10, "month": 1. / 12, "week": 1. / 52, "quarter": 1. / 4,
	"day": 1. / 365, "hour": 1. / 8760, "sprint": 2. / 52,
}

// maxAdjectives may stand between a number and its noun: "five direct reports".
const maxAdjectives = 2

// counted reads the noun a number counts.
func (s scanner) counted(q *quantity) bool {
	if s.word(q.from-1) == "of" && s.teamBefore(q.from-1) && s.counts(q.to) == "" {
		q.unit = people // "a team of five"
		return true
	}
	at := q.to
	if s.word(at) == "+" && s.glued(at) {
		at++
	}
	if s.orMore(at) {
		at += 2
	}
	first := at
	for range maxAdjectives + 1 {
		noun := taxonomy.Fold(s.word(at))
		if s.word(at) == "people" || s.word(at) == "persons" {
			noun = "person"
		}
		unit := counted[noun]
		if unit == teams && counted[taxonomy.Fold(s.word(at+1))] == people {
			unit = "" // "five team members"
		}
		if unit != "" {
			q.unit, q.to = unit, at+1
			return unit != years || at == first && s.period(q, noun) // "one dedicated sprint" is no length
		}
		if at >= len(s.tokens) || s.tokens[at].Kind != taxonomy.Word || linking[s.word(at)] {
			return false
		}
		at++
	}
	return false
}

// teamBefore tells whether the word before token i is a team.
func (s scanner) teamBefore(i int) bool { return counted[taxonomy.Fold(s.word(i-1))] == teams }

// counts returns what the noun at token i, or the next, is counted in.
func (s scanner) counts(i int) unit {
	if s.word(i) == "people" || s.word(i+1) == "people" {
		return people
	}
	if u := counted[taxonomy.Fold(s.word(i))]; u != "" {
		return u
	}
	return counted[taxonomy.Fold(s.word(i+1))]
}

// linking words end the search for a noun: what follows is no adjective.
var linking = map[string]bool{
	"of": true, "and": true, "or": true, "to": true, "in": true, "on": true, "for": true,
	"with": true, "at": true, "by": true, "from": true, "is": true, "are": true, "the": true,
	"a": true, "an": true, "that": true, "who": true, "which": true, "as": true, "than": true,
	"times": true, "percent": true, "per": true,
}

// period turns a length of time into years, and days or hours of each week
// into a share of the working time.
func (s scanner) period(q *quantity, noun string) bool {
	at := q.to
	each := s.word(at) == "a" || s.word(at) == "per" || s.word(at) == "each" || s.word(at) == "every" || s.word(at) == "/"
	if each {
		var full float64
		switch noun + " " + s.word(at+1) {
		case "day week":
			full = daysAWeek
		case "hour week":
			full = hoursAWeek
		case "hour day":
			full = hoursADay
		}
		if full == 0 {
			return false // "two weeks a year": no length, no share of a week
		}
		q.unit, q.to, q.whole = share, at+2, true
		q.lo, q.hi = q.lo/full, min(q.hi/full, 1)
		return true
	}
	if noun == "hour" || noun == "day" && q.hi <= 1 {
		return false // "one day" is mostly "some day"
	}
	q.lo, q.hi = q.lo*inYears[noun], q.hi*inYears[noun]
	return true
}
