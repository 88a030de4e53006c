// Package gate stands before whatever of this program listens for others: where that can be reached, how many connections there may be,
// and who has to wait because of wrong passwords.
package gate
