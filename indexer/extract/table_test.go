package extract

import "testing"

func TestTheItemsOfAListInACellStayApart(t *testing.T) {
	const rule = "\n|---|---|\n"
	tests := []struct{ name, file, in, want string }{
		{"a list", "a.md", "<table><tr><th>Role<th>Duties<tr><td>Lead<td><ul><li>Plan the work</li> <li>review <b>all</b> code</li></ul></table>",
			"Role\tDuties\nLead\tPlan the work  review all code"},
		{"a list in a list", "a.md", "<table><tr><th>Role<th>Duties<tr><td>Lead<td><ul><li>Plan<ol><li>the week<li>the year</ol></ul></table>",
			"Role\tDuties\nLead\tPlan  the week  the year"},
		{"paragraphs and a lead-in", "a.md", "<table><tr><th>Role<th>Duties<tr><td>Lead<td><div><p>Owns:</p><p>The plan.</p></div></table>",
			"Role\tDuties\nLead\tOwns:  The plan."},
		{"preformatted text", "a.md", "<table><tr><th>Role<th>Duties<tr><td>Lead<td>Runs <pre>make\n  all</pre> daily</table>",
			"Role\tDuties\nLead\tRuns  make all  daily"},
		{"typed bullets", "a.md", "<table><tr><th>Role<th>Duties<tr><td>Lead<td>• Plans<br>• reviews<br><tr><td>Manager<td>– hires</table>",
			"Role\tDuties\nLead\tPlans  reviews\nManager\t– hires"},
		{"a line that goes on", "a.md", "<table><tr><th>Role<th>Duties<tr><td>Lead<td>Plans the<br>work<br/>Reviews</table>",
			"Role\tDuties\nLead\tPlans the work  Reviews"},
		{"the page's own control characters", "a.md", "<table><tr><th>Role<th>Duties<tr><td>Lead<td>Plans\fthe\vwork</table>",
			"Role\tDuties\nLead\tPlans the work"},
		{"Markdown", "a.md", "|Role|Duties|" + rule + "|Lead|Team plans<br>Vendor management|",
			"Role\tDuties\nLead\tTeam plans  Vendor management"},
		{"AsciiDoc", "a.adoc", "|===\n|Role |Duties\n\n|Lead\na|\n* Plans the\nwork\n* *Reviews* code\n|===",
			"Role\tDuties\nLead\tPlans the work  Reviews code"},
		{"a numbered cell of AsciiDoc", "a.adoc", "|===\n|Role |Duties\n\n|Lead |1. Plans\n|===",
			"Role\tDuties\nLead\t1. Plans"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(ownPage(test.file, []byte(test.in)))
			if err != nil {
				t.Fatal(err)
			}
			if a.Text != test.want {
				t.Errorf("got  %q\nwant %q", a.Text, test.want)
			}
			checkBlocks(t, a)
		})
	}
}
