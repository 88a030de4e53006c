package speech

import (
	"container/list"

	"github.com/queuecast/queuecast/media/pcm"
)

// cache keeps the sentences used last, up to a number of bytes. Not safe for concurrent use: its Voice guards it.
type cache struct {
	limit int // bytes of samples
	size  int
	order *list.List // of *entry, most recently used first
	byKey map[key]*list.Element
}

// key is everything that decides how an utterance sounds.
type key struct {
	engine string
	u      Utterance
}

type entry struct {
	key   key
	sound pcm.Buffer
}

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), byKey: map[key]*list.Element{}}
}

func cost(b pcm.Buffer) int { return 2 * len(b.Samples) }

func (c *cache) get(k key) (pcm.Buffer, bool) {
	e, ok := c.byKey[k]
	if !ok {
		return pcm.Buffer{}, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*entry).sound, true
}

// put keeps a sound, unless it alone exceeds the limit.
func (c *cache) put(k key, b pcm.Buffer) {
	if cost(b) > c.limit {
		return
	}
	if e, ok := c.byKey[k]; ok {
		c.drop(e)
	}
	c.byKey[k] = c.order.PushFront(&entry{k, b})
	for c.size += cost(b); c.size > c.limit; {
		c.drop(c.order.Back())
	}
}

func (c *cache) drop(e *list.Element) {
	old := c.order.Remove(e).(*entry)
	delete(c.byKey, old.key)
	c.size -= cost(old.sound)
}
