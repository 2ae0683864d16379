package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// task is a command under way. Commands with steps start those as their kind
// says; a request, a connect and the rest are leaves.
type task struct {
	cl     *client
	id     uint64
	parent *task
	name   string // of its own, for signals
	label  string // the nearest name, for exchanges
	cmd    Command
	steps  func(i int) Command
	count  int            // of steps
	open   int            // steps that may start by now
	limit  int            // of steps at once
	gap    vtime.Duration // between the end of a step and the next
	every  vtime.Duration // between starts
	next   int
	busy   int
	conn   *cliConn // of a Connect
	seen   [3]bool  // signals that were emitted
	failed bool
	text   string
	errno  tcpmodel.Errno
	ended  bool
	inside bool // advance is running
	wait   bool // timerStep runs
}

const (
	unlimited = 1 << 30
	maxTasks  = 1_000_000 // that one client starts in a run
)

// start begins a command.
func (cl *client) start(now vtime.Time, cmd Command, parent *task, out *app.Effects) {
	cl.lastJob++
	t := &task{cl: cl, id: cl.lastJob, parent: parent, cmd: cmd, limit: 1}
	if parent != nil {
		t.label = parent.label
	}
	cl.tasks = append(cl.tasks, t)
	switch cmd := cmd.(type) {
	case Request:
		t.named(cmd.Name)
		f := &fetch{owner: t, req: cmd}
		f.x.Name = t.label
		cl.submit(now, f, out)
	case Connect:
		t.named(cmd.Name)
		t.conn = cl.dial(now, target{name: cmd.Server, addr: cmd.Remote}, nil, ReasonConnectOnly, out)
	case Sequence:
		t.named(cmd.Name)
		t.list(cmd.Steps, 1)
		t.gap = cmd.Gap
		t.advance(now, out)
	case Concurrent:
		t.named(cmd.Name)
		t.list(cmd.Steps, unlimited)
		t.advance(now, out)
	case Repeat:
		t.named(cmd.Name)
		t.repeat(cmd)
		t.advance(now, out)
	case Page:
		t.named(cmd.Name)
		t.page(cmd)
		t.advance(now, out)
	default:
		t.instant(now, cmd, out)
	}
}

// instant carries out a command that takes no time.
func (t *task) instant(now vtime.Time, cmd Command, out *app.Effects) {
	switch cmd := cmd.(type) {
	case CloseIdle:
		t.named(cmd.Name)
		t.cl.closeIdle(now, ReasonCloseStep, out)
	case Abandon:
		t.named(cmd.Name)
		t.cl.abandon(now, out)
	default:
		t.failed, t.text = true, "a client cannot do this step"
	}
	t.end(now, out)
}

func (t *task) named(name string) {
	t.name = name
	if name != "" {
		t.label = name
	}
}

func (t *task) list(steps []Command, limit int) {
	t.count, t.open, t.limit = len(steps), len(steps), limit
	t.steps = func(i int) Command { return steps[i] }
}

func (t *task) repeat(cmd Repeat) {
	t.count, t.open, t.gap, t.every = cmd.N, cmd.N, cmd.Gap, cmd.Every
	t.steps = func(int) Command { return cmd.Step }
	if t.every > 0 {
		t.open, t.limit = min(1, cmd.N), unlimited
	}
}

// page: step 0 is the document, the others are its parts.
func (t *task) page(cmd Page) {
	t.count, t.open, t.limit = 1+len(cmd.Parts), 1, 1
	limit := cmd.Parallel
	if limit == 0 {
		limit = t.cl.cfg.Parallel
	}
	if limit == 0 {
		limit = unlimited
	}
	t.steps = func(i int) Command {
		if i == 0 {
			return cmd.Document
		}
		t.limit = limit
		r := cmd.Parts[i-1]
		if !r.Remote.IsValid() && r.Server == "" {
			r.Remote, r.Server = cmd.Document.Remote, cmd.Document.Server
		}
		if r.Host == "" {
			r.Host = cmd.Document.Host
		}
		return r
	}
}

// advance starts the steps that may start.
func (t *task) advance(now vtime.Time, out *app.Effects) {
	if t.inside || t.ended {
		return
	}
	t.inside = true
	for t.next < t.open && t.busy < t.limit && !t.wait {
		if t.cl.lastJob >= maxTasks {
			t.next, t.failed, t.text = t.count, true, "too many steps for one client"
			break
		}
		cmd := t.steps(t.next)
		if t.busy >= t.limit {
			break
		}
		t.next++
		t.busy++
		if t.every > 0 && t.next < t.count {
			t.pause(t.every, out)
		}
		t.cl.start(now, cmd, t, out)
	}
	t.inside = false
	if t.next >= t.count && t.busy == 0 {
		t.end(now, out)
	}
}

func (t *task) pause(d vtime.Duration, out *app.Effects) {
	t.wait = true
	out.Arm(app.Timer{Name: timerStep, Key: t.id, After: d, Why: ReasonTimerStep})
}

// due: the time until the next step is over.
func (t *task) due(now vtime.Time, out *app.Effects) {
	t.wait = false
	if t.every > 0 {
		t.open = min(t.open+1, t.count)
	}
	t.advance(now, out)
}

// stepEnded: one of the task's steps has ended.
func (t *task) stepEnded(now vtime.Time, child *task, out *app.Effects) {
	t.busy--
	if child.failed && !t.failed {
		t.failed, t.text, t.errno = true, child.text, child.errno
	}
	if p, ok := t.cmd.(Page); ok && t.open < t.count {
		t.open, t.limit = t.count, max(t.limit, 1)
		if child.failed && !p.Incremental {
			t.next = t.count // Without the document nobody knows what it refers to.
		}
	}
	if t.gap > 0 && t.next < t.count {
		t.pause(t.gap, out)
	}
	t.advance(now, out)
}

// end ends the task: its result, its signals, then whatever waits for it.
func (t *task) end(now vtime.Time, out *app.Effects) {
	if t.ended {
		return
	}
	t.ended = true
	if i := slices.Index(t.cl.tasks, t); i >= 0 {
		t.cl.tasks = slices.Delete(t.cl.tasks, i, i+1)
	}
	if t.name != "" {
		out.Report(app.Report{Kind: app.ReportResult, Name: t.name, Text: t.text, Errno: t.errno, Why: ReasonStepDone})
		if t.failed {
			out.Signal(t.name + ".failed")
		}
		out.Signal(t.name + ".done")
	}
	if t.parent != nil {
		t.parent.stepEnded(now, t, out)
		return
	}
	t.cl.rootEnded(now, out)
}

// emit emits a signal once for each named task from here up.
func (t *task) emit(i int, word string, out *app.Effects) {
	for ; t != nil; t = t.parent {
		if t.name != "" && !t.seen[i] {
			t.seen[i] = true
			out.Signal(t.name + "." + word)
		}
	}
}

func (t *task) connected(_ vtime.Time, _ *fetch, out *app.Effects) { t.emit(0, "connected", out) }
func (t *task) wrote(_ vtime.Time, _ *fetch, out *app.Effects)     { t.emit(1, "sent", out) }
func (t *task) first(_ vtime.Time, _ *fetch, out *app.Effects)     { t.emit(2, "first", out) }
func (t *task) response(vtime.Time, *fetch, *app.Effects)          {}

// content lets a page that is read as it arrives find its parts, evenly spread.
func (t *task) content(now vtime.Time, f *fetch, _ h1.Event, out *app.Effects) {
	p := t.parent
	if p == nil || p.next == 0 || p.open >= p.count {
		return
	}
	page, ok := p.cmd.(Page)
	if !ok || !page.Incremental || f.head == nil || f.head.Length <= 0 {
		return
	}
	found := int(f.body * int64(len(page.Parts)) / f.head.Length)
	if 1+found > p.open {
		p.open = 1 + found
		p.limit = max(p.limit, 2)
		p.advance(now, out)
	}
}

func (t *task) finished(now vtime.Time, f *fetch, why failure, out *app.Effects) {
	t.failed, t.text, t.errno = f.x.Failed, f.x.Error, why.errno
	t.end(now, out)
}

// connectDone ends the Connect whose connection this is.
func (cl *client) connectDone(now vtime.Time, c *cliConn, why failure, out *app.Effects) {
	i := slices.IndexFunc(cl.tasks, func(t *task) bool { return t.conn == c })
	if i < 0 {
		return
	}
	t := cl.tasks[i]
	if why.kind != failNone {
		t.failed, t.errno = true, why.errno
		t.text = cl.errorText(&fetch{peer: c.remote, req: Request{Remote: c.to.addr, Server: c.to.name, Method: "GET", Path: "/"}}, why)
	} else {
		t.emit(0, "connected", out)
	}
	t.end(now, out)
}
