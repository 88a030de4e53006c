package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"

	"aead.dev/minisign"
)

const (
	keyEnv      = "QUEUECAST_RELEASE_KEY"
	passwordEnv = "QUEUECAST_RELEASE_PASSWORD"

	secretMode, publicMode = 0o600, 0o644
)

// makeKey writes a new pair of keys, over no other.
func makeKey(name string, out io.Writer) error {
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	secret, err := private.MarshalText()
	if err != nil {
		return fmt.Errorf("writing the key: %w", err)
	}
	open, err := public.MarshalText()
	if err != nil {
		return fmt.Errorf("writing the key: %w", err)
	}
	if err := create(name+".key", append(secret, '\n'), secretMode); err != nil {
		return err
	}
	if err := create(name+".pub", append(open, '\n'), publicMode); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s.key is secret: keep it off every machine that is on the network.\nPublic key: %s\n", name, public)
	return nil
}

func create(path string, data []byte, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// secretKey reads the key from the environment.
func secretKey(getenv func(string) string) (minisign.PrivateKey, error) {
	text := []byte(getenv(keyEnv))
	var (
		key minisign.PrivateKey
		err error
	)
	switch {
	case len(text) == 0:
		return key, fmt.Errorf("%s is empty: it is the text of the secret key's file", keyEnv)
	case minisign.IsEncrypted(text):
		key, err = minisign.DecryptKey(getenv(passwordEnv), text)
	default:
		err = key.UnmarshalText(text)
	}
	if err != nil {
		return minisign.PrivateKey{}, fmt.Errorf("reading %s (with the password in %s, if it has one): %w", keyEnv, passwordEnv, err)
	}
	return key, nil
}
