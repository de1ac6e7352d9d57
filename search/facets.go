package search

import (
	"cmp"
	"slices"
	"strings"

	"altitude/corpus"
)

// check validates a query, facet values included: those of closed lists must
// exist.
func (s *Service) check(q Query) error {
	if err := q.Validate(); err != nil {
		return err
	}
	for _, selected := range []map[FacetName][]string{q.Include, q.Exclude} {
		for f, values := range selected {
			if !slices.Contains(FacetNames, f) {
				return &RequestError{Field: string(f), Message: "There is no facet " + string(f) + ".", Fixes: facetNames()}
			}
			for _, v := range values {
				if err := s.checkValue(f, v); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Service) checkValue(f FacetName, value string) error {
	var known []string
	switch f {
	case Role:
		for _, r := range s.taxonomy.Roles {
			known = append(known, r.ID)
		}
	case Topic:
		for _, t := range s.taxonomy.Topics {
			known = append(known, t.ID)
		}
	case KindOf:
		for _, k := range corpus.Kinds {
			known = append(known, string(k))
		}
	default:
		return nil
	}
	if value == Unknown || slices.Contains(known, value) {
		return nil
	}
	e := &RequestError{Field: string(f), Value: value, Message: "There is no " + string(f) + " “" + value + "”."}
	if r, ok := s.taxonomy.FindRole(value); ok && f == Role {
		e.Fixes = []string{r.ID}
	} else {
		e.Fixes = Nearest(value, known)
	}
	return e
}

// labelled gives the values of facets their labels and marks those selected.
func (s *Service) labelled(facets Facets, q Query) Facets {
	for name, facet := range facets {
		for i, v := range facet.Values {
			facet.Values[i].Label = s.label(name, v.Value)
			facet.Values[i].Selected = slices.Contains(q.Include[name], v.Value)
			facet.Values[i].Excluded = slices.Contains(q.Exclude[name], v.Value)
		}
	}
	return facets
}

// label is how a facet's value is shown.
func (s *Service) label(f FacetName, value string) string {
	if value == Unknown {
		return "Unknown"
	}
	switch f {
	case Role:
		if r, ok := s.taxonomy.Role(value); ok {
			return r.Label
		}
	case Topic:
		if t, ok := s.taxonomy.Topic(value); ok {
			return t.Label
		}
	case KindOf:
		return strings.ToUpper(value[:1]) + value[1:]
	case Language:
		return LanguageName(value)
	}
	return value
}

// languageNames are the languages that leadership articles were met in.
var languageNames = map[string]string{
	"de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
	"ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
	"ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}

// LanguageName returns the English name of a language code, the code itself
// where it is not known.
func LanguageName(code string) string { return cmp.Or(languageNames[code], code) }
