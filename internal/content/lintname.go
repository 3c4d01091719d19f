package content

// lintAction holds every action to being known to the coach.
func lintAction(b *book, o Options) []Problem {
	c := calls{rule: "action", check: o.Names.Action}
	for _, s := range b.steps {
		c.each(s.place(), s.Do)
		c.each(s.place(), s.Pick)
		if s.Save != "" {
			c.one(s.place(), s.Save)
		}
		for i, choice := range s.Choices {
			c.each(s.choices[i], choice.Do)
		}
	}
	return c.problems
}

// lintGuard holds every guard to being known to the coach.
func lintGuard(b *book, o Options) []Problem {
	c := calls{rule: "guard", check: o.Names.Guard}
	for _, s := range b.steps {
		if s.When != "" {
			c.one(s.place(), s.When)
		}
		for i, choice := range s.Choices {
			if choice.When != "" {
				c.one(s.choices[i], choice.When)
			}
		}
	}
	for _, t := range b.tasks {
		for _, need := range t.Needs {
			c.one(place{t.File, t.Line}, "needs "+need)
		}
		c.each(place{t.File, t.Line}, t.Never)
	}
	return c.problems
}

// lintReader holds every way of reading an answer to being known to the coach, and its fields to fitting together.
func lintReader(b *book, o Options) []Problem {
	c := calls{rule: "reader", check: o.Names.Reader}
	for _, s := range b.steps {
		words := s.Ask != "" && s.Ask != "choice"
		if s.Ask != "" {
			c.one(s.place(), s.Ask)
		}
		if s.Ask == "choice" && len(s.Choices) == 0 && s.List == "" {
			c.problems = append(c.problems, s.place().problem("reader", "the step %q asks for a choice and offers none", s.ID))
		}
		if s.Save != "" && !words {
			c.problems = append(c.problems, s.place().problem("reader", "the step %q saves an answer that it does not ask for", s.ID))
		}
		if s.Long && !words {
			c.problems = append(c.problems, s.place().problem("reader", "the step %q is long but asks for no words", s.ID))
		}
	}
	return c.problems
}

// lintList holds every list made from the member's state to being known to the coach.
func lintList(b *book, o Options) []Problem {
	c := calls{rule: "list", check: o.Names.List}
	for _, s := range b.steps {
		if s.List != "" {
			c.one(s.place(), s.List)
		}
		if len(s.Pick) > 0 && s.List == "" {
			c.problems = append(c.problems, s.place().problem("list", "the step %q picks from a list that it does not name", s.ID))
		}
	}
	return c.problems
}

// calls collects what a check says of names.
type calls struct {
	rule     string
	check    func(string) error
	problems []Problem
}

func (c *calls) one(at place, name string) {
	if err := c.check(name); err != nil {
		c.problems = append(c.problems, at.problem(c.rule, "%q: %v", name, err))
	}
}

func (c *calls) each(at place, names []string) {
	for _, name := range names {
		c.one(at, name)
	}
}
