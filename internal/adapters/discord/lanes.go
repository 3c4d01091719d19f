package discord

import "sync"

// laneMax is how many events of one account may wait. Nobody types so many; a flood is cut off.
const laneMax = 500

// lanes runs the jobs of one key one after the other, in their order, and those of different keys in parallel. A lane lives only
// as long as there is something in it.
type lanes struct {
	mu   sync.Mutex
	jobs map[string][]func() // a key is there while its lane runs
	busy sync.WaitGroup
	shut bool
}

func newLanes() *lanes { return &lanes{jobs: make(map[string][]func())} }

// put adds a job and reports false where the lane is full or the lanes are shut.
func (l *lanes) put(key string, job func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting, runs := l.jobs[key]
	if l.shut || len(waiting) >= laneMax {
		return false
	}
	l.jobs[key] = append(waiting, job)
	if !runs {
		l.busy.Add(1)
		go l.run(key)
	}
	return true
}

func (l *lanes) run(key string) {
	defer l.busy.Done()
	for {
		l.mu.Lock()
		waiting := l.jobs[key]
		if len(waiting) == 0 {
			delete(l.jobs, key)
			l.mu.Unlock()
			return
		}
		l.jobs[key] = waiting[1:]
		l.mu.Unlock()
		waiting[0]()
	}
}

// drain takes no more jobs and returns when all that were taken have run.
func (l *lanes) drain() {
	l.mu.Lock()
	l.shut = true
	l.mu.Unlock()
	l.busy.Wait()
}
