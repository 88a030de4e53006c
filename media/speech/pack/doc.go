// Package pack speaks by joining recorded clips.
//
// A voice pack is a folder or a zip file that holds pack.toml and the WAV files it names:
//
//	format = 1
//	name = "Front desk"
//	languages = ["zh"]          # tags (BCP 47); "zh" does for "zh-CN"
//	gap_ms = 40                 # silence between two clips
//
//	[[clips]]
//	text = "号窗口"
//	aliases = ["號窗口"]
//	file = "counter.wav"
//
// A sentence is taken apart from left to right, each time by the longest clip that fits; upper and lower case and full-width
// forms are the same. Clips of letters or digits fit whole words and numbers only. A number without a clip of its own is put
// together from its parts (42: 40 and 2 in English, 四十二 in Chinese), a word in capitals from its letters. A comma is a short
// pause, a full stop a longer one. A word that cannot be said is a *MissingError, and nothing is said.
//
// Whatever is in a pack is checked when it is opened: its size, its names, every clip. A Pack does not change after that, holds all
// clips in memory at pcm.Rate, and may be used from many goroutines.
package pack
