package annotate

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

func annotator(t testing.TB) *Annotator {
	t.Helper()
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	return New(tax)
}

// article makes an article of a few lines: "# " begins a heading, "- " an item, "+ " one below it,
// "| " a row, "> " an aside, "= " code, "! " a block not to be quoted.
func article(title, lines string) *corpus.Article {
	art := &corpus.Article{Title: title, Language: "en"}
	marks := map[string]corpus.Block{
		"# ": {Kind: corpus.Heading, Level: 2}, "## ": {Kind: corpus.Heading, Level: 3}, "- ": {Kind: corpus.Item, Level: 1},
		"+ ": {Kind: corpus.Item, Level: 2}, "++ ": {Kind: corpus.Item, Level: 3},
		"| ": {Kind: corpus.Row, Table: 1}, "> ": {Kind: corpus.Aside}, "= ": {Kind: corpus.Code},
		": ": {Kind: corpus.Definition}, "? ": {Kind: corpus.Term},
		"! ": {Kind: corpus.Paragraph, NoSnippet: true}, "~ ": {Kind: corpus.Caption},
	}
	var text strings.Builder
	for line := range strings.Lines(lines) {
		line = strings.TrimRight(line, "\n")
		b := corpus.Block{Kind: corpus.Paragraph}
		if mark, rest, ok := strings.Cut(line, " "); ok {
			if m, ok := marks[mark+" "]; ok {
				b, line = m, rest
			}
		}
		if b.Kind == corpus.Row {
			line = strings.ReplaceAll(line, " | ", "\t")
		}
		b.Start = text.Len()
		text.WriteString(line)
		b.End = text.Len()
		text.WriteString("\n")
		art.Blocks = append(art.Blocks, b)
	}
	art.Text = text.String()
	return art
}

// found lists an article's evidence as "role dimension: own part".
func found(doc corpus.Document) []string {
	var all []string
	for _, e := range doc.Evidence {
		all = append(all, e.Role+" "+e.Dimension+": "+doc.Text[e.Own.Start:e.Own.End])
	}
	return all
}

func TestWhoseSentenceItIs(t *testing.T) {
	a := annotator(t)
	for _, tc := range []struct {
		name, title, text string
		// want must be among the evidence; not names roles that must have none.
		want []string
		not  []string
	}{
		{"subject", "", "A tech lead reports to an engineering manager.",
			[]string{"tech-lead accountability: A tech lead reports to an engineering manager."}, []string{"engineering-manager"}},
		{"semicolon", "", "A CTO answers to the CEO; a tech lead answers to a manager.",
			[]string{"cto accountability: A CTO answers to the CEO", "tech-lead accountability: a tech lead answers to a manager."}, []string{"ceo"}},
		{"while first", "", "While a tech lead writes code, an architect sets the technical direction.",
			[]string{"tech-lead hands-on-coding: a tech lead writes code", "architect technical-decisions: an architect sets the technical direction."}, nil},
		{"whereas", "", "The PM of the product (product manager) waits, whereas the product owner owns the backlog.",
			[]string{"product-owner delivery: the product owner owns the backlog."}, nil},
		{"after a colon", "", "Their focus is different: the tech lead is in charge of the system while the engineering manager is in charge of the people.",
			[]string{"tech-lead scope: the tech lead is in charge of the system", "engineering-manager people-management: the engineering manager is in charge of the people."}, nil},
		{"the same is true", "", "A CTO must have deep technical knowledge, the same is true for an architect.",
			[]string{"architect skills: the same is true for an architect."}, nil},
		{"plural", "", "Strong tech leads mentor the engineers.",
			[]string{"tech-lead people-management: Strong tech leads mentor the engineers."}, nil},
		{"role of", "", "The role of a CTO requires interpersonal skills.",
			[]string{"cto skills: The role of a CTO requires interpersonal skills."}, nil},
		{"possessive", "", "A CTO's main responsibility is the technology strategy.",
			[]string{"cto strategy: A CTO's main responsibility is the technology strategy."}, nil},
		{"being", "", "Being a tech lead means writing code.",
			[]string{"tech-lead hands-on-coding: Being a tech lead means writing code."}, nil},
		{"as a", "", "As a CTO, you manage the budget.",
			[]string{"cto budget: As a CTO, you manage the budget."}, nil},
		{"introduction", "", "In a larger company a CTO is in charge of the budget.",
			[]string{"cto budget: In a larger company a CTO is in charge of the budget."}, nil},
		{"attached phrase", "", "A CTO in a larger company is in charge of the budget.",
			[]string{"cto budget: A CTO in a larger company is in charge of the budget."}, nil},
		{"expectation", "", "Companies expect engineering managers to write performance reviews.",
			[]string{"engineering-manager people-management: Companies expect engineering managers to write performance reviews."}, nil},
		{"passive", "", "The budget is owned by the CTO.",
			[]string{"cto budget: The budget is owned by the CTO."}, nil},
		{"duty", "", "It is the responsibility of the architect to define coding standards.",
			[]string{"architect technical-decisions: It is the responsibility of the architect to define coding standards."}, nil},
		{"both", "", "Both the CTO and the tech lead set technical standards.",
			[]string{"cto technical-decisions: Both the CTO and the tech lead set technical standards.", "tech-lead technical-decisions: Both the CTO and the tech lead set technical standards."}, nil},
		{"both of the title", "CTO vs tech lead", "Both mentor engineers.",
			[]string{"cto people-management: Both mentor engineers.", "tech-lead overlap: Both mentor engineers."}, nil},
		{"pronoun", "", "Tech leads know the team. They spend half of their time coding.",
			[]string{"tech-lead hands-on-coding: They spend half of their time coding."}, nil},
		{"pronoun of another", "", "Tech leads know the team. Engineers like that. They write code all day.", nil, []string{"tech-lead"}},
		{"you", "", "If you are a tech lead, listen. Half of your day is coding.",
			[]string{"tech-lead hands-on-coding: Half of your day is coding."}, nil},
		{"heading and fragment", "", "# Chief Technology Officer (CTO)\nAn executive accountable for security and hiring.",
			[]string{"cto risk-security: An executive accountable for security and hiring."}, nil},
		{"heading with two roles", "", "# CTO vs tech lead\nResponsible for security.", nil, []string{"cto", "tech-lead"}},
		{"lead-in", "", "A product owner is accountable for:\n- Ordering the product backlog",
			[]string{"product-owner delivery: Ordering the product backlog"}, nil},
		{"item with a subject of its own", "", "A product owner is accountable for:\n- The board approves the budget", nil, nil},
		{"column", "", "| Question | CIO | CTO\n| Budget | 2 % of sales | 20 % of sales",
			[]string{"cio budget: 2 % of sales", "cto budget: 20 % of sales"}, nil},
		{"column without row head", "", "| Tech lead (system) | Engineering manager\n| Code reviews | One on ones",
			[]string{"tech-lead hands-on-coding: Code reviews", "engineering-manager people-management: One on ones"}, nil},
		{"row", "", "| Role | Reports to\n| CTO | The CEO",
			[]string{"cto accountability: The CEO"}, nil},
		{"list in a cell", "", "| Product manager expectations | Engineering manager expectations\n| Speak to customers about features  Prioritize the backlog with care | Hold weekly 1:1s with engineers",
			[]string{"product-manager stakeholders: Speak to customers about features", "product-manager delivery: Prioritize the backlog with care"}, []string{"product-manager people"}},
		{"areas in a cell", "", "| Role | Works on\n| CTO | Budget approval  Hiring",
			[]string{"cto budget: Budget approval", "cto hiring: Hiring"}, nil},
		{"a cell too long to quote", "", "| Role | Duties\n| CTO | Owns the budget." + strings.Repeat(" It is a large one and it must be kept as small as can be.", 5),
			[]string{"cto budget: Owns the budget."}, nil},
		{"run-in head", "", "Scrum master: removes impediments for the team.",
			[]string{"scrum-master delivery: Scrum master: removes impediments for the team."}, nil},
		{"in parentheses", "", "They need someone senior who makes architecture decisions (a part-time CTO).",
			[]string{"cto when-needed: someone senior who makes architecture decisions (a part-time CTO)"}, nil},
		{"elliptic", "", "A product manager's job is to talk to customers; a product owner's is to write user stories.",
			[]string{"product-owner delivery: a product owner's is to write user stories."}, []string{"product-manager delivery"}},
		{"gapping", "", "The CTO is responsible for the strategy and the VP of Engineering for hiring.", nil, []string{"cto hiring"}},
		{"after a question", "", "What does a principal engineer do? They set the technical direction.",
			[]string{"principal-engineer technical-decisions: They set the technical direction."}, nil},
		{"definition list", "", "? Product owner\n: Responsible for the order of the backlog.",
			[]string{"product-owner delivery: Responsible for the order of the backlog."}, nil},
		{"paragraph as heading", "", "Tech lead\nThey write code every day.\nSomething else\nResponsible for hiring all day.",
			[]string{"tech-lead hands-on-coding: They write code every day."}, []string{"tech-lead hiring"}},
		{"people report to", "", "Most engineers report to an engineering manager.",
			[]string{"engineering-manager people-management: Most engineers report to an engineering manager."}, nil},
		{"person", "", "Ana, our CTO, wrote the code.", nil, []string{"cto"}},
		{"past", "", "The CTO decided to cut the budget.", nil, []string{"cto"}},
		{"modifier", "", "Every change requires product manager approval.", nil, []string{"product-manager"}},
		{"team's career", "", "An engineering manager supports the team's career growth.", nil, []string{"engineering-manager career-path"}},
		{"relative clause of others", "", "Supervisors are the people that senior engineers report to.", nil, nil},
		{"bare name in its article", "Engineering managers", "An engineering manager listens. An engineering manager talks. The manager hires for the team.",
			[]string{"engineering-manager hiring: The manager hires for the team."}, nil},
		{"words unknown between article and name", "", "A top-notch Rust tech lead writes code every day.",
			[]string{"tech-lead hands-on-coding: A top-notch Rust tech lead writes code every day."}, nil},
		{"another's verb between article and name", "", "The company promoted engineering managers write code.", nil, []string{"engineering-manager"}},
		{"duty of a role", "", "One of the fundamental responsibilities of the scrum master is removing impediments.",
			[]string{"scrum-master delivery: One of the fundamental responsibilities of the scrum master is removing impediments."}, nil},
		{"skill for a role", "", "Listening is an important skill for all good scrum masters.",
			[]string{"scrum-master skills: Listening is an important skill for all good scrum masters."}, nil},
		{"this person, then he", "Technical lead", "# What is a technical lead?\nThis person writes code. He mentors engineers.",
			[]string{"tech-lead people-management: He mentors engineers."}, nil},
		{"heading with a verb", "", "# Things scrum masters never do\n- She does not remove impediments alone.",
			[]string{"scrum-master delivery: She does not remove impediments alone."}, nil},
		{"heading with a word more", "", "# Java tech lead requirements\n- Extensive experience with distributed systems",
			[]string{"tech-lead skills: Extensive experience with distributed systems"}, nil},
		{"our in a handbook's item", "", "# Product manager responsibilities\n- Own our product roadmap",
			[]string{"product-manager strategy: Own our product roadmap"}, nil},
		{"plural before its phrase", "", "PMs wait. Product managers at small companies write code.",
			[]string{"product-manager hands-on-coding: Product managers at small companies write code."}, nil},
		{"those likened to a role", "", "Developers become the technical directors of the software.", nil, []string{"director"}},
		{"title of a link", "", "- How to Hire a Product Manager\n- When to Hire Your First Product Manager", nil, []string{"product-manager"}},
		{"what to do to others' pay", "", "# What does a scrum master do?\n- Remove any individual bonus, introduce team bonuses.", nil, []string{"scrum-master seniority-pay"}},
		{"area in a table", "", "| Role | Responsibility\n| CIO | Technology and Security", nil, []string{"cio accountability"}},
		{"a case held up", "", "If your tech lead is writing a platform vision while the build is red, you have a vacancy.", nil, []string{"tech-lead strategy"}},
		{"markup left at the end", "", "A tech lead writes code every day cite:[some-book].",
			[]string{"tech-lead hands-on-coding: A tech lead writes code every day"}, nil},
		{"markup left inside", "", "A tech lead cite:[some-book] writes code every day.", nil, []string{"tech-lead"}},
		{"passive in passing", "", "A product owner follows the roadmap created by the product manager.", nil, []string{"product-manager"}},
		{"duty only named", "", "# Tech lead responsibilities\n- Technical architecture and tooling",
			[]string{"tech-lead technical-decisions: Technical architecture and tooling"}, nil},
		{"as a role you", "", "As a scrum master you coach the team. You must have formal training.",
			[]string{"scrum-master skills: You must have formal training."}, nil},
		{"label before a verb", "", "# Engineering manager\n- Company: makes an impact on the whole company",
			[]string{"engineering-manager scope: Company: makes an impact on the whole company"}, nil},
		{"role responsible for", "", "# Technical program manager\nRole responsible for initiatives that span multiple teams.",
			[]string{"program-manager accountability: Role responsible for initiatives that span multiple teams."}, nil},
		{"responsibilities as", "", "Her responsibilities as a product manager include defining the product vision.",
			[]string{"product-manager strategy: Her responsibilities as a product manager include defining the product vision."}, nil},
		{"name in an agenda", "", "- Month 3: Hiring manager: performance review", nil, []string{"hiring-manager"}},
		{"an item above names the role", "", "# Responsibilities\n- Scrum master\n+ Meetings\n++ Facilitates the daily scrum. They coach the team.\n- Project manager\n+ Manages the budget of the project",
			[]string{"scrum-master delivery: Facilitates the daily scrum.", "scrum-master people-management: They coach the team.", "project-manager budget: Manages the budget of the project"}, []string{"project-manager delivery: Facil"}},
		{"an item's place ends with its list", "", "# Notes\n- Scrum master\n+ Facilitates the daily scrum\nManages the budget of the company.", nil, []string{"scrum-master budget"}},
		{"table in a role's section", "", "# Staff engineer\n| Category | Criteria\n| Influence | Several teams of a department",
			[]string{"staff-engineer scope: Several teams of a department"}, nil},
		{"code before the role in a row", "", "| Level | Title | Scope\n| L4 | Staff engineer | Several teams of one group",
			[]string{"staff-engineer scope: Several teams of one group"}, nil},
		{"heading names the dimension", "", "# Staff engineer\n## Scope\nSeveral teams or one large domain.\n## Success metrics\n- Uptime of the platform",
			[]string{"staff-engineer scope: Several teams or one large domain.", "staff-engineer success-metrics: Uptime of the platform"}, nil},
		{"label of an item", "Chief Technology Officer (CTO)", "# Reporting structure\n- Reports to: the board",
			[]string{"cto accountability: Reports to: the board"}, nil},
		{"skill with a verb of its own", "Scrum master", "# Skills\n- Strong facilitation skills are required to lead events.",
			[]string{"scrum-master skills: Strong facilitation skills are required to lead events."}, nil},
		{"subject left out", "", "- A tech lead reviews the designs. Writes code every day.",
			[]string{"tech-lead hands-on-coding: Writes code every day."}, nil},
		{"subject left out after others", "", "- A tech lead reviews the designs. Engineers like that. Writes code every day.", nil, []string{"tech-lead hands-on"}},
		{"work shared out", "", "Many duties of a project manager are covered by other roles:\n- Removing impediments (scrum master)\n- Procurement of the licences",
			[]string{"scrum-master delivery: Removing impediments (scrum master)"}, []string{"project-manager budget", "project-manager delivery"}},
		{"what not to do", "", "# Tech lead\nWhat you should not do:\n- Write all the code of the team", nil, []string{"tech-lead"}},
		{"a list that is not all", "", "A tech lead's duties include, but are not limited to:\n- Write code of the platform every day",
			[]string{"tech-lead hands-on-coding: Write code of the platform every day"}, nil},
		{"article that speaks to the role", "Tech lead: what to do and to delegate", "You are now a tech lead, and you like it. You write code every day.",
			[]string{"tech-lead hands-on-coding: You write code every day."}, nil},
		{"article that speaks to another", "Tech lead: what to do and to delegate", "You are now an architect, and you like it. You write code every day.", nil, []string{"tech-lead"}},
		{"section about people we know no role of", "Tech lead", "# For managers and senior managers\n- Manage the budget of the group", nil, []string{"tech-lead"}},
		{"expected of one", "", "# What would an architect expect from a product owner?\n- Keep the backlog in order",
			[]string{"product-owner delivery: Keep the backlog in order"}, []string{"architect"}},
		{"relative clause", "", "The team is led by a product manager who owns the roadmap.",
			[]string{"product-manager strategy: product manager who owns the roadmap."}, nil},
		{"relative clause of a predicate", "", "A tech lead is a senior engineer who writes code.", nil, []string{"senior-engineer"}},
		{"the former, the latter", "", "Compare the product owner and the scrum master. The latter removes impediments.",
			[]string{"scrum-master delivery: The latter removes impediments."}, []string{"product-owner delivery"}},
		{"they, after a sentence about things", "", "Project managers know the plan. Time is short. They remove impediments.",
			[]string{"project-manager delivery: They remove impediments."}, nil},
		{"writer with the role", "", "As a CTO, I listen. I manage the budget. I think the budget is large.",
			[]string{"cto budget: I manage the budget."}, []string{"cto budget: I think"}},
		{"two names of one role", "", "# Tech lead / Senior engineer\nYou write code every day.",
			[]string{"tech-lead hands-on-coding: You write code every day."}, nil},
		{"abbreviation beside the title", "Senior software engineer (SSE)", "- Writes code with little oversight",
			[]string{"senior-engineer hands-on-coding: Writes code with little oversight"}, nil},
		{"example", "", "# Project manager\n- Example: a project manager manages the budget of a house.", nil, []string{"project-manager"}},
		{"lead-in that points back", "", "What does a product owner do? In short, it is one thing. That is:\n- Keep the backlog in order",
			[]string{"product-owner delivery: Keep the backlog in order"}, nil},
		{"pronoun in a role's own section", "What is a scrum master?", "Time is short. They remove impediments all day.",
			[]string{"scrum-master delivery: They remove impediments all day."}, nil},
		{"heading that names the section's role again", "Becoming a CTO", "You find your company grows and your days change.\n# The CTO part\nYou manage the budget.",
			[]string{"cto budget: You manage the budget."}, nil},
		{"heading about dealing with the role", "Becoming a CTO", "You find your company grows and your days change.\n# Working with your CTO\nYou manage the budget.", nil, []string{"cto budget"}},
		{"my job", "My days as a CTO", "I like my days. Managing the budget is a part of my job.",
			[]string{"cto budget: Managing the budget is a part of my job."}, nil},
		{"named by the way", "", "In your position as tech lead, keep writing code.",
			[]string{"tech-lead hands-on-coding: In your position as tech lead, keep writing code."}, nil},
		{"named beside another's work", "", "They meet the budget laid out by the product owner. Help the product owner with the budget.", nil, []string{"product-owner"}},
		{"bare names of the title", "Front-line manager or director?", "A director is accountable for the budget.",
			[]string{"director budget: A director is accountable for the budget."}, nil},
		{"short name of the title", "What does a TPM do?", "A TPM tracks the work.",
			[]string{"program-manager delivery: A TPM tracks the work."}, nil},
		{"article that dwells on a role", "Some notes", "Scrum masters listen. A scrum master talks. Scrum masters walk. A scrum master eats.\n# Days\n- Facilitates the retrospective of the team\nRemoving impediments is a large part of the job.",
			[]string{"scrum-master delivery: Removing impediments is a large part of the job."}, nil},
		{"the role of something else", "What is a CTO?", "The budget decides the role of the organization.", nil, []string{"cto budget"}},
		{"you after the role", "", "The tech lead sits inside the work. You write code half of the day.",
			[]string{"tech-lead hands-on-coding: You write code half of the day."}, nil},
		{"column for two names of a role", "", "| Activity | Staff engineer | Principal and distinguished engineer\n| Budget | Proposes the budget | Decides on the budget",
			[]string{"principal-engineer budget: Decides on the budget"}, nil},
		{"a lone role's name among other rows", "", "| Mindset | Wants\n| Learner | A teacher\n| Founder | A budget and the hiring of a team\n| Gardener | Rain", nil, []string{"founder"}},
		{"abbreviation of the title", "Implementation project manager (TPM)", "A TPM tracks the work.",
			[]string{"project-manager delivery: A TPM tracks the work."}, []string{"program-manager"}},
		{"the craft acts", "Product management", "Time is short. Product management defines the vision of the product.",
			[]string{"product-manager strategy: Product management defines the vision of the product."}, nil},
		{"the craft is a thing", "Product management", "Time is short. Product management is a part of the vision of the product.", nil, []string{"product-manager"}},
		{"to do bars nothing", "", "It is the tech lead's job to do the code reviews.",
			[]string{"tech-lead hands-on-coding: It is the tech lead's job to do the code reviews."}, nil},
		{"names that share their noun", "", "The program and/or project manager tracks the work.",
			[]string{"program-manager delivery: The program and/or project manager tracks the work.", "project-manager delivery: The program and/or project manager tracks the work."}, nil},
		{"heading with a role and more", "", "# 5. Senior leadership: CISO and beyond\n## Core responsibilities\n- Oversee the budget of the group",
			[]string{"ciso budget: Oversee the budget of the group"}, nil},
		{"heading about what a role is given", "", "# Product owner coaching\n## Responsibilities\n- Oversee the budget of the group", nil, []string{"product-owner"}},
		{"a lone role's name among other columns", "", "| Aspect | Founder | Learner | Gardener\n| Wish | A budget and the hiring of a team | A teacher | Rain", nil, []string{"founder"}},
		{"a role beside roles we do not know", "", "| Aspect | Product manager | Business analyst | Graphic designer\n| Money | Owns the budget | Counts it | Spends it",
			[]string{"product-manager budget: Owns the budget"}, nil},
		{"title that opens with the role", "CTO: a field guide", "Time is short.\n# Work\n- Plan the budget of the year",
			[]string{"cto budget: Plan the budget of the year"}, nil},
		{"title that asks two things", "Five mistakes I made as CTO (and how to avoid them)", "You hold the budget. You are on time. You ask.\n# Money\nOwn the budget of your team.",
			[]string{"cto budget: Own the budget of your team."}, nil},
		{"title beside a role we do not know", "Gardener and CTO", "You hold the budget. You are on time. You ask.\n# Money\nOwn the budget of your team.", nil, []string{"cto budget: Own"}},
		{"lead-in that ends with the role", "", "Compared to a project manager, delivery managers:\n- remove the impediments of the team",
			[]string{"delivery-manager delivery: remove the impediments of the team"}, []string{"project-manager"}},
		{"they of a joint subject", "", "A software architect or tech lead talks a lot. They manage the budget of the year.",
			[]string{"architect budget: They manage the budget of the year.", "tech-lead budget: They manage the budget of the year."}, nil},
		{"pronoun after a label", "", "A tech lead talks a lot.\n- Money and more of it: They manage the budget.",
			[]string{"tech-lead budget: Money and more of it: They manage the budget."}, nil},
		{"label of a line", "# Product manager", "# Product manager\nOwns: the budget of the product",
			[]string{"product-manager budget: Owns: the budget of the product"}, nil},
		{"item of two words", "", "# Tech lead\n## Responsibilities\n- Remove impediments\n- Impediments",
			[]string{"tech-lead delivery: Remove impediments"}, []string{"tech-lead delivery: Impediments"}},
		{"item that begins with being", "", "# Tech lead\n## Responsibilities\n- Being the keeper of the budget",
			[]string{"tech-lead budget: Being the keeper of the budget"}, nil},
		{"asked of nobody by name", "What is a CTO?", "Time is short. It is important to plan the budget.",
			[]string{"cto budget: It is important to plan the budget."}, nil},
		{"an ability that is needed", "What is a CTO?", "Time is short. A functional understanding of technology is essential.",
			[]string{"cto skills: A functional understanding of technology is essential."}, nil},
		{"said twice over in the role's section", "What is a CTO?", "Rain falls. Budgets and spending go into the yearly budget planning. The budget went elsewhere.",
			[]string{"cto budget: Budgets and spending go into the yearly budget planning."}, []string{"cto budget: The budget went"}},
		{"other roles in a cell of the role's table", "CTO", "| Duty | What it looks like\n| Money | Agree on the budget with the CEO and CFO",
			[]string{"cto budget: Agree on the budget with the CEO and CFO"}, nil},
		{"my job below what not to do", "My days as a CTO", "I like my days.\n# Don't be a hero\nMy job is to manage the budget of the year.",
			[]string{"cto budget: My job is to manage the budget of the year."}, nil},
		{"going on with to", "", "A CTO is there to serve. To plan the budget of the year.",
			[]string{"cto budget: To plan the budget of the year."}, nil},
		{"heading with a dash", "", "# CTO - the face of technology\n- Plan the budget of the year",
			[]string{"cto budget: Plan the budget of the year"}, nil},
		{"heading with the role behind a colon", "", "# Who decides: the tech lead\n- Plan the budget of the year",
			[]string{"tech-lead budget: Plan the budget of the year"}, nil},
		{"heading that says where", "", "# The product owner in a hospital\n- Plan the budget of the year",
			[]string{"product-owner budget: Plan the budget of the year"}, nil},
		{"heading that says whom a role suits", "", "# Choose tech lead if you\n- Like deep work and calm rooms",
			[]string{"tech-lead skills: Like deep work and calm rooms"}, nil},
		{"what stays with a role", "", "The yearly budget stays with the CTO.",
			[]string{"cto budget: The yearly budget stays with the CTO."}, nil},
		{"you below a part of the role's", "", "# The CTO part\nYou plan the budget of the year.",
			[]string{"cto budget: You plan the budget of the year."}, nil},
		{"my real job", "My days as a CTO", "I like my days. Managing the budget is my real job.",
			[]string{"cto budget: Managing the budget is my real job."}, nil},
		{"I am doing it", "My days as a CTO", "I like my days. I am planning the budget of the year. I am a fan of the budget.",
			[]string{"cto budget: I am planning the budget of the year."}, []string{"cto budget: I am a fan"}},
		{"scorecard of a role", "VP of engineering scorecard", "- Plan the budget of the year",
			[]string{"vp-engineering budget: Plan the budget of the year"}, nil},
		{"conditions of a list", "Architect or tech lead?", "You should have an architect when:\n- Several systems have to be integrated",
			[]string{"architect when-needed: Several systems have to be integrated"}, []string{"tech-lead"}},
		{"conditions of both", "Product manager vs product owner", "Consider separate roles if:\n- More than two teams work on the product",
			[]string{"product-manager when-needed: More than two teams work on the product", "product-owner when-needed: More than two teams work on the product"}, nil},
		{"whom a list suits", "", "Choose the tech lead path if you:\n- enjoy calm rooms\n# Next\n- enjoy loud rooms",
			[]string{"tech-lead career-path: enjoy calm rooms"}, []string{"tech-lead career-path: enjoy loud"}},
		{"the way to a role", "", "# How to become a staff engineer\n- Volunteer for a migration. It takes years.\n# How to pay one\n- Volunteer for a survey.",
			[]string{"staff-engineer career-path: Volunteer for a migration."}, []string{"staff-engineer career-path: It takes", "staff-engineer career-path: Volunteer for a survey"}},
		{"common ground", "Agile coach vs scrum master", "# What they have in common\nThere is no strict border. The scrum master stays with one team.",
			[]string{"agile-coach overlap: There is no strict border.", "scrum-master overlap: There is no strict border."}, []string{"agile-coach overlap: The scrum master", "scrum-master overlap: The scrum master"}},
		{"a verb left out", "", "Staff engineers have 8 years of experience and principal engineers 12 or more.",
			[]string{"principal-engineer seniority-pay: principal engineers 12 or more."}, nil},
		{"a verb left out before a preposition", "", "Senior engineers plan in sprints, tech leads in quarters, and staff engineers in years.",
			[]string{"tech-lead time-horizon: tech leads in quarters", "staff-engineer time-horizon: staff engineers in years."}, nil},
		{"all three", "CIO vs CTO vs CISO", "All three executives manage budgets.",
			[]string{"cio budget: All three executives manage budgets.", "cto budget: All three executives manage budgets.", "ciso budget: All three executives manage budgets."}, nil},
		{"than another", "", "Engineering managers earn more than tech leads.",
			[]string{"tech-lead seniority-pay: Engineering managers earn more than tech leads."}, nil},
		{"what most once were", "", "Most engineering managers were once engineers. The CTO was once an engineer.",
			[]string{"engineering-manager career-path: Most engineering managers were once engineers."}, []string{"cto"}},
		{"skills that go on", "", "A CIO has a degree. Important skills are budgeting and negotiation.",
			[]string{"cio skills: Important skills are budgeting and negotiation."}, nil},
		{"skills of a list under a heading", "", "# Which skills do they need?\nProgram managers need all of these, as well as:\n- Influence at executive level",
			[]string{"program-manager skills: Influence at executive level"}, nil},
		{"who decides after a label", "", "- Technical architecture: tech lead\n- Month 3: Tech lead: a review",
			[]string{"tech-lead technical-decisions: Technical architecture: tech lead"}, []string{"tech-lead people-management"}},
		{"they before other roles", "", "A VP of engineering runs the department. They report to the CTO or the CEO.",
			[]string{"vp-engineering accountability: They report to the CTO or the CEO."}, []string{"ceo"}},
		{"both after an introduction", "CTO vs VP of engineering", "In the second case, both report to the CEO.",
			[]string{"cto accountability: In the second case, both report to the CEO.", "vp-engineering accountability: In the second case, both report to the CEO."}, nil},
		{"levels in a row are no roles", "", "Titles include Junior, Senior, Principal and so on, and show the level.", nil, []string{"senior-engineer", "principal-engineer"}},
		{"leader in a crisis", "", "The crisis team leader decides on the budget of the year.", nil, []string{"team-lead"}},
		{"team leaders of an incident", "", "Incident commanders decide. The incident commander calls for help. Team leaders plan the budget.", nil, []string{"team-lead"}},
		{"signs in a heading", "", "# Signs that you need a VP of engineering\n- Your CTO has nine reports\n- Deadlines are missed\n# Do you need a CTO?\n- Rain falls for days",
			[]string{"vp-engineering when-needed: Your CTO has nine reports", "vp-engineering when-needed: Deadlines are missed"}, []string{"cto when-needed"}},
		{"situations of a list", "", "Consider an agile coach in these situations:\n- Managers are unsure about their new role",
			[]string{"agile-coach when-needed: Managers are unsure about their new role"}, nil},
		{"signs of whom a role suits", "", "# Signs that you would enjoy being an engineering manager\n- You are proud of others",
			[]string{"engineering-manager career-path: You are proud of others"}, nil},
		{"list of both", "CTO vs CIO", "# Skills\nBoth roles need:\n- Conflict resolution\n# Skills of a CTO\n- Patience and calm",
			[]string{"cto skills: Conflict resolution", "cio skills: Conflict resolution"}, []string{"cio skills: Patience"}},
		{"they before another subject", "", "A chief product officer leads the product group. They plan the budget so that product managers can travel. They hire.",
			[]string{"cpo budget: They plan the budget so that product managers can travel.", "cpo hiring: They hire."}, nil},
		{"a title among others", "", "# Principal engineer\nThe position reports to the CEO, the CFO or the CIO.",
			[]string{"principal-engineer accountability: The position reports to the CEO, the CFO or the CIO."}, nil},
		{"a degree", "", "# Tech lead\nA computer science degree is helpful but not required.",
			[]string{"tech-lead skills: A computer science degree is helpful but not required."}, nil},
		{"salaries of both", "CTO vs CIO", "# Money\nIn banks, salaries are higher. Their degrees hang on the wall.",
			[]string{"cto seniority-pay: In banks, salaries are higher.", "cio seniority-pay: In banks, salaries are higher."}, []string{"cto skills", "cio skills"}},
		{"how two stand to each other", "", "A CTO and a CIO talk a lot. Usually they are on the same level. They hire.",
			[]string{"cto seniority-pay: Usually they are on the same level.", "cio seniority-pay: Usually they are on the same level."}, nil},
		{"one and the other", "", "Compare the CTO with the VP of engineering. One sets the technical direction, and the other hires the engineers.",
			[]string{"cto technical-decisions: One sets the technical direction", "vp-engineering hiring: the other hires the engineers."},
			[]string{"cto hiring", "vp-engineering technical-decisions"}},
		{"pay of an object", "", "A typical base salary is about $160,000 for an engineering manager and $120,000 for a product manager.",
			[]string{"engineering-manager seniority-pay: A typical base salary is about $160,000 for an engineering manager and $120,000 for a product manager.",
				"product-manager seniority-pay: A typical base salary is about $160,000 for an engineering manager and $120,000 for a product manager."}, nil},
		{"majority", "", "A majority of CIOs report to the CEO.",
			[]string{"cio accountability: A majority of CIOs report to the CEO."}, []string{"ceo"}},
		{"participle after the name", "", "A CTO hired after the first round manages the budget.",
			[]string{"cto budget: A CTO hired after the first round manages the budget."}, nil},
		{"what a role asks aloud", "", "A director of engineering asks, \"Is this the budget we need?\" Is the budget the CTO's?",
			[]string{"director budget: A director of engineering asks, \"Is this the budget we need?\""}, []string{"cto"}},
		{"both of two other things", "Agile coach vs scrum master", "Three profiles bear similarities with the areas of Ada Lovelace. Both own the budget.", nil, []string{"agile-coach", "scrum-master"}},
		{"they after you", "", "As a CTO, you plan. You do not pick their team. They manage the budget.", nil, []string{"cto budget"}},
		{"title with the site's name", "Engineering manager | Acme handbook", "Time is short.\n# Money\n- Plan the budget of the year",
			[]string{"engineering-manager budget: Plan the budget of the year"}, nil},
		{"at a company by name", "", "Engineering managers at Acme manage the budget.",
			[]string{"engineering-manager budget: Engineering managers at Acme manage the budget."}, nil},
		{"another in brackets", "", "Tech leads talk a lot. They do not own the plan (the product manager does) and they do not hold the budget.",
			[]string{"tech-lead budget: They do not own the plan (the product manager does) and they do not hold the budget."}, []string{"product-manager budget"}},
		{"one is needed if", "When do you need a fractional CTO?", "You need one if:\n- Rain falls for days",
			[]string{"fractional-cto when-needed: Rain falls for days"}, nil},
		{"helping another to", "", "If the budget is short, the director of engineering should help the tech lead to plan it and should manage the budget.",
			[]string{"director budget: If the budget is short, the director of engineering should help the tech lead to plan it and should manage the budget."}, []string{"tech-lead budget"}},
		{"who wishes to become another", "", "A scrum master who wishes to become an agile coach should manage the budget.",
			[]string{"scrum-master budget: A scrum master who wishes to become an agile coach should manage the budget."}, []string{"agile-coach budget"}},
		{"who decides", "", "| Decision | Who decides | Consulted\n| Purchase of a platform | CTO | CFO\n| Yearly budget | The CEO | CTO",
			[]string{"cto accountability: Purchase of a platform\tCTO\tCFO", "ceo budget: Yearly budget\tThe CEO\tCTO"}, []string{"cfo", "cto budget"}},
		{"they after somebody else", "", "Product managers talk. Your supervisor is around. They own the budget. Product managers talk. Time is short. They do the hiring.", []string{"product-manager hiring: They do the hiring."}, []string{"product-manager budget"}},
		{"the role in a list of its duties", "", "A tech lead is responsible for:\n- Planning the work\n- This role reports to the head of the office",
			[]string{"tech-lead accountability: This role reports to the head of the office"}, nil},
		{"these are two", "", "A CTO and a CIO talk a lot. In banks, these are peers on the same level.",
			[]string{"cto seniority-pay: In banks, these are peers on the same level.", "cio seniority-pay: In banks, these are peers on the same level."}, nil},
		{"bare name elsewhere", "", "The manager hires for the team.", nil, []string{"engineering-manager"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := found(a.Document(article(tc.title, tc.text)))
			for _, want := range tc.want {
				if !slices.Contains(got, want) {
					t.Errorf("no %q among\n%s", want, strings.Join(got, "\n"))
				}
			}
			for _, not := range tc.not {
				if at := slices.IndexFunc(got, func(s string) bool { return strings.HasPrefix(s, not) }); at >= 0 {
					t.Errorf("unwanted %q", got[at])
				}
			}
		})
	}
}

// TestLettersStandBehindWords wants the letters of a responsibility matrix weaker
// than a cell that says what is done.
func TestLettersStandBehindWords(t *testing.T) {
	strength := map[string]float64{}
	for _, cell := range []string{"A, C", "Writes it"} {
		text := "| Work | CTO | Tech lead\n| Budget | " + cell + " | Reads it"
		for _, e := range annotator(t).Document(article("", text)).Evidence {
			if e.Role == "cto" && e.Dimension == "budget" {
				strength[cell] = e.Strength
			}
		}
	}
	if letters, words := strength["A, C"], strength["Writes it"]; letters == 0 || letters >= corpus.StrongEvidence || words < corpus.StrongEvidence {
		t.Errorf("strengths %v, want the letters weak and the words strong", strength)
	}
}

func TestWhatIsNoEvidence(t *testing.T) {
	a := annotator(t)
	for name, text := range map[string]string{
		"question":   "Does a CTO manage the budget?",
		"aside":      "> A CTO manages the budget.",
		"code":       "= A CTO manages the budget.",
		"caption":    "~ A CTO manages the budget.",
		"no snippet": "! A CTO manages the budget.",
		"promotion":  "Contact us if your CTO manages the budget.",
		"signpost":   "In this article, the CTO manages the budget.",
		"citation":   "A CTO manages the budget, retrieved from the archive.",
		"joke":       "A CTO is a Jedi who manages the budget.",
		"heading":    "# A CTO manages the budget",
	} {
		t.Run(name, func(t *testing.T) {
			if got := found(a.Document(article("", text))); len(got) > 0 {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestPagesThatForbidSnippetsAreNotQuoted(t *testing.T) {
	art := article("", "A CTO manages the budget.")
	art.Robots.NoSnippet = true
	if doc := annotator(t).Document(art); len(doc.Evidence) > 0 {
		t.Error("quoted in spite of nosnippet")
	}
}

func TestCuesAreReadInEnglishOnly(t *testing.T) {
	art := article("Der CTO", "Der CTO ist responsible for das Budget. CTO, CTO, CTO.")
	art.Language = "de"
	doc := annotator(t).Document(art)
	if len(doc.Evidence) > 0 || !slices.Equal(doc.Roles, []string{"cto"}) {
		t.Errorf("roles %v, evidence %v", doc.Roles, found(doc))
	}
}

func TestLongSentencesAreCutToTheRolesClauseOrLeftOut(t *testing.T) {
	long := strings.Repeat("very ", 70)
	doc := annotator(t).Document(article("", "A CTO manages the budget; a tech lead writes "+long+"good code."))
	for _, e := range doc.Evidence {
		if got := doc.Text[e.Start:e.End]; got != "A CTO manages the budget" {
			t.Errorf("quoted %q", got)
		}
	}
	if len(doc.Evidence) == 0 {
		t.Error("the short clause is not quoted")
	}
}

func TestRolesAndTopicsAnArticleIsAbout(t *testing.T) {
	doc := annotator(t).Document(article("How to hire a CTO",
		"Hiring a CTO takes long. A CTO is rare. The CTO candidates you interview know it. Recruit early. Ask a tech lead."))
	if !slices.Equal(doc.Roles, []string{"cto"}) || !slices.Contains(doc.Topics, "hiring") {
		t.Errorf("roles %v, topics %v", doc.Roles, doc.Topics)
	}
}

func TestGenericTopicsNeedDensity(t *testing.T) {
	a := annotator(t)
	once := a.Document(article("On lunch", "We eat. There is a strategy for it. "+strings.Repeat("We eat some more bread. ", 50)))
	if slices.Contains(once.Topics, "strategy") {
		t.Error("one word made a topic")
	}
	if titled := a.Document(article("A strategy", "We eat.")); !slices.Contains(titled.Topics, "strategy") {
		t.Error("the title made no topic")
	}
}

func TestWhatDefinesARole(t *testing.T) {
	a := annotator(t)
	for text, want := range map[string]bool{
		"A CTO is an executive who owns the budget.":       true,
		"A CTO is ultimately accountable for the budget.":  true,
		"CTOs are responsible for the budget.":             true,
		"A CTO is careful with the budget.":                false,
		"A CTO is not responsible for the budget.":         false,
		"A CTO is responsible in all matters of a budget.": false,
	} {
		evidence := a.Document(article("", text)).Evidence
		if got := slices.ContainsFunc(evidence, func(e corpus.Evidence) bool { return e.Defines }); got != want || len(evidence) == 0 {
			t.Errorf("%q: defines %v among %d, want %v", text, got, len(evidence), want)
		}
	}
}

func TestDirectEvidenceIsStrongerThanPronouns(t *testing.T) {
	doc := annotator(t).Document(article("", "A tech lead is a senior engineer who writes code. They review code."))
	strength := map[corpus.Resolution]float64{}
	for _, e := range doc.Evidence {
		strength[e.Resolved] = max(strength[e.Resolved], e.Strength)
		if e.Resolved == corpus.BySubject && !e.Defines {
			t.Error("a definition is not marked")
		}
	}
	if strength[corpus.BySubject] < corpus.StrongEvidence || strength[corpus.ByPronoun] >= corpus.StrongEvidence {
		t.Errorf("strengths %v", strength)
	}
}

// TestWhatSaysLittleAloneStandsNowhereFirst wants such sentences weaker than what
// may open a cell, each beside one that may.
func TestWhatSaysLittleAloneStandsNowhereFirst(t *testing.T) {
	a := annotator(t)
	for _, tc := range []struct{ name, title, little, much string }{
		{"chore", "", "The CTO creates a ticket to track the budget and the spending.", "The CTO tracks the budget and the spending."},
		{"made-up example", "", "For example, if the CTO plans, the budget and the spending grow.", "For example, the CTO plans the budget and the spending."},
		{"a stage told before", "", "At this stage the CTO plans the budget and the spending.", "In this role the CTO plans the budget and the spending."},
		{"doing this", "", "To do this, the CTO plans the budget and the spending.", "To do well, the CTO plans the budget and the spending."},
		{"skills by name", "", "The CTO needs budget, spending and forecast skills.", "The CTO needs budget, spending and forecast plans."},
		{"what people think", "", "People assume that a CTO plans the budget and the spending.", "It is clear that a CTO plans the budget and the spending."},
		{"what something shows", "", "The page shows how a CTO plans the budget and the spending.", "The page shows a CTO, who plans the budget and the spending."},
		{"what some say", "", "According to some, a CTO plans the budget and the spending.", "According to the board, a CTO plans the budget and the spending."},
		{"half of while", "", "While the CTO knows the people, the board should plan the budget and the spending.", "While the CTO plans the budget and the spending, the board should know the people."},
		{"what you did", "What is a CTO?", "Rain falls. First, you planned the budget and the spending.", "Rain falls. First, you plan the budget and the spending of the year, and its forecast."},
		{"my CTO", "", "My CTO plans the budget and the spending.", "The CTO plans the budget and the spending."},
		{"others by name", "", "The CTO knows the people, Legal supports the budget and the spending.", "The CTO knows the people, supports Legal, the budget and the spending."},
		{"feelings", "My days as a CTO", "I like my days. I am planning the budget and spending of the year, which I love.", "I like my days. I am planning the budget and spending of the year, and the forecast."},
		{"label in a table without a head", "", "| Aspect | CTO | CIO\n| Rain | The budgets | Vendors", "| Aspect | CTO | CIO\n| Budget | The budgets | Vendors"},
		{"what one must know", "", "The CTO has a deep understanding of software architecture.", "The CTO decides on the software architecture."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			strongest := func(text string) float64 {
				most := 0.0
				for _, e := range a.Document(article(tc.title, text)).Evidence {
					if e.Role == "cto" && e.Dimension != "skills" {
						most = max(most, e.Strength)
					}
				}
				return most
			}
			if s := strongest(tc.little); s >= corpus.StrongEvidence {
				t.Errorf("%q has strength %.2f", tc.little, s)
			}
			if s := strongest(tc.much); s < corpus.StrongEvidence {
				t.Errorf("%q has strength %.2f", tc.much, s)
			}
		})
	}
}

func TestARuleIsStrongerThanWhatHoldsSomewhere(t *testing.T) {
	evidence := annotator(t).Document(article("", "A CTO answers to the CEO.\nThere the CTO answers to the CIO.")).Evidence
	if len(evidence) != 2 || evidence[0].Strength <= evidence[1].Strength {
		t.Errorf("%+v", evidence)
	}
}

func TestHostileArticlesAreReadInBoundedTime(t *testing.T) {
	a := annotator(t)
	for name, lines := range map[string]string{
		"one word":     strings.Repeat("CTO ", 100_000),
		"one list":     strings.Repeat("the CTO and ", 50_000),
		"one heading":  "# " + strings.Repeat("CTO vs tech lead ", 30_000) + "\nThey code.",
		"one row":      "| CTO | tech lead\n| " + strings.Repeat("code | ", 50_000),
		"wide table":   "| " + strings.Repeat("CTO | ", 50_000) + "\n| " + strings.Repeat("code | ", 50_000),
		"many blocks":  strings.Repeat("A CTO codes.\n", 20_000),
		"parentheses":  strings.Repeat("CTO (", 50_000),
		"many colons":  strings.Repeat("CTO:\n- code all day\n", 10_000),
		"many commas":  "A CTO" + strings.Repeat(", however", 50_000),
		"short tables": strings.Repeat("| CTO | b\n| c | d\n", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			a.Document(article("CTO", lines))
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func FuzzDocument(f *testing.F) {
	f.Add("CTO vs tech lead", "# Tech lead\nA CTO's job; a tech lead (TL) who\xff — they: \"you\"\n- x\n| CTO | b\n| c | d")
	f.Add("", "As a\n- being a CTO\nThe same is true for the CTO,,,(")
	a := annotator(f)
	f.Fuzz(func(t *testing.T, title, lines string) {
		doc := a.Document(article(title, lines))
		for _, e := range doc.Evidence {
			if e.Start < 0 || e.End > len(doc.Text) || e.Start >= e.End || e.Own.Start < e.Start || e.Own.End > e.End || e.Own.Start > e.Own.End {
				t.Fatalf("evidence %+v of %d bytes", e, len(doc.Text))
			}
		}
	})
}

// TestWordsLeanWhereNoCueIs finds a dimension without a cue, and only faintly.
// TestOddBeginningsAndEnds reads what once went out of bounds.
func TestOddBeginningsAndEnds(t *testing.T) {
	a := annotator(t)
	for name, lines := range map[string]string{
		"begins with responsible":       "responsible for the budget is the CTO of the whole company.",
		"ends with praise":              "# Skills of a CTO\n- Always and strong",
		"a row too long to quote":       "| Decision | Who decides | Notes\n| Yearly budget | CTO | " + strings.Repeat("very long notes ", 30),
		"a role as a term under skills": "# Skills\n? CTO\n: Understands the whole product and its customers",
	} {
		t.Run(name, func(t *testing.T) { quotesHoldTheirOwn(t, a.Document(endless(article("What is a CTO?", lines)))) })
	}
}

// endless takes the line break off an article's end, as stored texts have none.
func endless(art *corpus.Article) *corpus.Article {
	art.Text = strings.TrimSuffix(art.Text, "\n")
	return art
}

// quotesHoldTheirOwn wants every quote inside the text and the role's own part
// inside the quote.
func quotesHoldTheirOwn(t testing.TB, doc corpus.Document) {
	t.Helper()
	for _, e := range doc.Evidence {
		if e.Start < 0 || e.End > len(doc.Text) || e.Start >= e.End || e.Own.Start < e.Start || e.Own.End > e.End || e.Own.Start >= e.Own.End {
			t.Fatalf("span %v, own %v of %d bytes", e.Span, e.Own, len(doc.Text))
		}
	}
}

// TestWordSalad reads articles of the words that the rules stand on, in any
// order: the grammar must take every order without a panic and quote what stands
// in the text.
func TestWordSalad(t *testing.T) { salad(t, rand.New(rand.NewPCG(1, 2)), 300) }

// salad reads n articles drawn at random.
func salad(t testing.TB, draw *rand.Rand, n int) {
	a := annotator(t)
	words := strings.Fields(`CTO CTOs tech_lead tech_leads scrum_master agile_coach product_managers director_of_engineering a the each both neither one
		the_other the_first the_second they you it this these their your my I we our who that which if when while whereas because as for of to in at with by
		than and or but so not is are has have does should must will helps help expects allows become becomes being responsible accountable reports asks
		answers means includes involves leads manages hires hired owns decides budget strategy code salary $100,000 30% degree skills strong ability understanding role
		job title same different also often only most many majority_of signs stage time , , , . . : ; — - ( ) " ? / ' 's`)
	marks := []string{"", "", "", "", "# ", "- ", "- ", "+ ", "| ", ": ", "? "}
	pick := func(n int) string {
		var line strings.Builder
		for range n {
			line.WriteString(strings.ReplaceAll(words[draw.IntN(len(words))], "_", " ") + " ")
		}
		return line.String()
	}
	for range n {
		var text strings.Builder
		for range 30 {
			mark := marks[draw.IntN(len(marks))]
			line := pick(1 + draw.IntN(24))
			if mark == "| " {
				line = pick(1+draw.IntN(3)) + "| " + pick(1+draw.IntN(6)) + "| " + pick(1+draw.IntN(6))
			}
			text.WriteString(mark + line + "\n")
		}
		quotesHoldTheirOwn(t, a.Document(endless(article(pick(3+draw.IntN(4)), text.String()))))
	}
}

func TestWordsLeanWhereNoCueIs(t *testing.T) {
	a := annotator(t)
	a.leanings = leanings{
		biasSignal: {{"delivery", -3}, {"budget", -3}},
		"parcel":   {{"delivery", 2.5}},
		"van":      {{"delivery", 1.5}},
	}
	doc := a.Document(article("", "A CTO fills parcels into vans. If your CTO loads parcels into vans, you should wait."))
	if got := found(doc); !slices.Equal(got, []string{"cto delivery: A CTO fills parcels into vans."}) {
		t.Fatalf("found %q", got)
	}
	table := a.Document(article("", "| Matter | CTO | CIO\n| Parcels and vans | All of them | None"))
	if got := found(table); !slices.Contains(got, "cto delivery: All of them") {
		t.Errorf("the row's head leans to nothing: %q", got)
	}
	if e := doc.Evidence[0]; e.Strength > corpus.AsideEvidence || !slices.Equal(e.Cues, []string{"parcels", "vans"}) {
		t.Errorf("strength %v by %q", e.Strength, e.Cues)
	}
}

// TestLeaningsKnowTheirDimensions wants no leaning to a dimension that is not.
func TestLeaningsKnowTheirDimensions(t *testing.T) {
	a := annotator(t)
	for signal, leans := range a.leanings {
		for _, lean := range leans {
			if _, ok := a.tax.Dimension(lean.dimension); !ok {
				t.Errorf("%s leans to %q", signal, lean.dimension)
			}
		}
	}
	if len(a.leanings[biasSignal]) != len(a.tax.Dimensions) {
		t.Errorf("%d dimensions are learnt", len(a.leanings[biasSignal]))
	}
}
