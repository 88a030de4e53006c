package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"github.com/queuecast/queuecast/internal/freeport"
)

func natsServer(t *testing.T, o *server.Options) *server.Server {
	t.Helper()
	o.Host, o.NoSigs, o.NoLog, o.JetStream, o.StoreDir = "127.0.0.1", true, true, true, t.TempDir()
	if o.Port == 0 {
		o.Port = server.RANDOM_PORT
	}
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(patience) {
		t.Fatal("the server does not get ready")
	}
	return s
}

func clusterRemote(t *testing.T, c *Cluster) *Remote {
	t.Helper()
	return connected(t, remote(t, t.TempDir(), code(t, share(t, t.TempDir())), func(r *Remote) {
		r.Cluster, r.Heartbeat, r.LinkLimit = c, DefaultHeartbeat, 10*time.Second
	}))
}

func bothAppend(t *testing.T, a, b *Remote, replicas int) {
	t.Helper()
	for n := uint64(1); n <= 20; n++ {
		l := []*Remote{a, b}[n%2]
		if seq, err := l.Append(t.Context(), n-1, event(n)); seq != n || err != nil {
			t.Fatalf("event %d: %d, %v", n, seq, err)
		}
	}
	for _, r := range []*Remote{a, b} {
		await(t, r, "it has everything", func(s State) bool { return s.LastSeq == 20 })
		sameEvents(t, r, 20)
	}
	l, _ := a.current()
	stream, err := l.js.Stream(t.Context(), streamName)
	if err != nil || stream.CachedInfo().Config.Replicas != replicas {
		t.Errorf("%d replicas wanted: %+v, %v", replicas, stream.CachedInfo().Config, err)
	}
}

// nsc's part: an operator, an account that may use JetStream, a user with a
// credentials file.
func credentials(t *testing.T) (*server.Options, string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	operator, err := nkeys.CreateOperator()
	must(err)
	account, err := nkeys.CreateAccount()
	must(err)
	user, err := nkeys.CreateUser()
	must(err)
	public := func(k nkeys.KeyPair) string {
		p, err := k.PublicKey()
		must(err)
		return p
	}
	op := jwt.NewOperatorClaims(public(operator))
	opText, err := op.Encode(operator)
	must(err)
	claims := jwt.NewAccountClaims(public(account))
	claims.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: -1, DiskStorage: -1, Streams: -1, Consumer: -1}
	accountText, err := claims.Encode(operator)
	must(err)
	userText, err := jwt.NewUserClaims(public(user)).Encode(account)
	must(err)
	seed, err := user.Seed()
	must(err)
	creds, err := jwt.FormatUserConfig(userText, seed)
	must(err)
	path := filepath.Join(t.TempDir(), "station.creds")
	must(os.WriteFile(path, creds, 0o600))
	opClaims, err := jwt.DecodeOperatorClaims(opText)
	must(err)
	resolver := &server.MemAccResolver{}
	must(resolver.Store(public(account), accountText))
	system, err := nkeys.CreateAccount()
	must(err)
	systemText, err := jwt.NewAccountClaims(public(system)).Encode(operator)
	must(err)
	must(resolver.Store(public(system), systemText))
	return &server.Options{
		SystemAccount:    public(system),
		TrustedOperators: []*jwt.OperatorClaims{opClaims}, AccountResolver: resolver,
	}, path
}

func TestExistingServerWithCredentials(t *testing.T) {
	options, creds := credentials(t)
	s := natsServer(t, options)
	c := &Cluster{URLs: s.ClientURL(), CredentialsFile: creds}
	bothAppend(t, clusterRemote(t, c), clusterRemote(t, c), 1)
}

func TestClusterKeepsThreeCopiesAndOutlivesAServer(t *testing.T) {
	const size = 3
	var routes, urls []string
	for range size {
		routes = append(routes, freeport.Address(t))
	}
	var all []*server.Server
	for i := range size {
		var port int
		if _, err := fmt.Sscanf(routes[i], "127.0.0.1:%d", &port); err != nil {
			t.Fatal(err)
		}
		o := &server.Options{ServerName: fmt.Sprintf("s%d", i), Cluster: server.ClusterOpts{Name: "hall", Host: "127.0.0.1", Port: port}}
		o.Routes = server.RoutesFromStr("nats://" + strings.Join(routes, ",nats://"))
		all = append(all, natsServer(t, o))
		urls = append(urls, all[i].ClientURL())
	}
	c := &Cluster{URLs: strings.Join(urls, ",")}
	a, b := clusterRemote(t, c), clusterRemote(t, c)
	bothAppend(t, a, b, size)
	all[0].Shutdown()
	all[0].WaitForShutdown()
	for n := uint64(21); n <= 24; {
		l := []*Remote{a, b}[n%2]
		seq, err := l.Append(t.Context(), n-1, event(n))
		if err != nil { // until the two others have agreed on a leader
			connected(t, l)
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if seq != n {
			t.Fatalf("event %d: %d", n, seq)
		}
		n++
	}
	sameEvents(t, a, 24)
}
