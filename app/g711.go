package app

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/queuecast/queuecast/media/soundfile"
)

// pipe is the name of standard input and output on the command line.
const pipe = "-"

// g711Command is the group of commands for files and devices of sound; each has a file of its own.
func (c *cli) g711Command() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "g711",
		Short: "Files of A-law and mu-law sound (ITU-T G.711), and of 16-bit sound",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		c.recordCommand(), c.playCommand(), c.loopCommand(), c.devicesCommand(),
		c.encodeCommand(), c.decodeCommand(), c.convertCommand(),
	)
	return cmd
}

// soundFlags say about sound what neither a name nor a header does.
type soundFlags struct {
	law            lawFlag
	rate, channels int // 0: not given
}

// add adds the flags to a command's, such as --rate with prefix "" and --in-rate with prefix "in-". of says whose they are.
func (f *soundFlags) add(flags *pflag.FlagSet, prefix, of string) {
	flags.Var(&f.law, prefix+"law", "`a` for A-law, u for mu-law: "+of)
	flags.IntVar(&f.rate, prefix+"rate", 0, "frames a second (`Hz`): "+of)
	flags.IntVar(&f.channels, prefix+"channels", 0, "`number` of channels: "+of)
}

// any tells whether one of them was given.
func (f *soundFlags) any() bool { return f.law.given || f.rate != 0 || f.channels != 0 }

// over is a format with what the flags say about it.
func (f *soundFlags) over(format soundfile.Format) soundfile.Format {
	if f.law.given {
		format.Encoding = f.law.encoding
	}
	if f.rate != 0 {
		format.Rate = f.rate
	}
	if f.channels != 0 {
		format.Channels = f.channels
	}
	return format
}

// agree returns an error when the flags contradict what a name says.
func (f *soundFlags) agree(name string, said soundfile.Format) error {
	if with := f.over(said); with != said {
		for _, clash := range []bool{
			f.law.given && said.Container == soundfile.Raw && with.Encoding != said.Encoding,
			said.Rate != 0 && with.Rate != said.Rate,
			said.Channels != 0 && with.Channels != said.Channels,
		} {
			if clash {
				return fmt.Errorf("the name %s says something else than the flags", name)
			}
		}
	}
	return nil
}

// lawFlag is the value of --law.
type lawFlag struct {
	encoding soundfile.Encoding
	given    bool
}

// Set implements pflag.Value.
func (l *lawFlag) Set(text string) error {
	switch strings.ToLower(text) {
	case "a", "alaw", "a-law":
		l.encoding = soundfile.ALaw
	case "u", "mu", "ulaw", "mulaw", "u-law", "mu-law":
		l.encoding = soundfile.MuLaw
	default:
		return fmt.Errorf("%q is not a law: a and u are", text)
	}
	l.given = true
	return nil
}

// String implements pflag.Value.
func (l *lawFlag) String() string {
	switch {
	case !l.given:
		return ""
	case l.encoding == soundfile.MuLaw:
		return "u"
	}
	return "a"
}

// Type implements pflag.Value.
func (*lawFlag) Type() string { return "law" }
