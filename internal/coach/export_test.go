package coach

// Hear is how a Coach understands an event, for tests that call Step by themselves.
func (c *Coach) Hear(ev Event) Understanding { return c.understand(ev) }

// Drop forgets what an account wrote, as a deletion does.
func (c *Coach) Drop(a Account) { c.lately.drop(a) }
