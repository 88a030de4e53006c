#!/bin/sh
# install.sh [--prefix FOLDER]              installs Queuecast: into /usr/local as root, else into ~/.local
# install.sh [--prefix FOLDER] --uninstall  takes away what was installed there; your data stays
set -eu

prefix=$HOME/.local
[ "$(id -u)" != 0 ] || prefix=/usr/local
action=install
while [ $# -gt 0 ]; do
	case $1 in
	--prefix=*) prefix=${1#*=} ;;
	--prefix) prefix=${2:?a folder is needed}; shift ;;
	--uninstall) action=uninstall ;;
	*) sed -n '2,3s/^# //p' "$0"; [ "$1" = --help ] && exit 0 || exit 2 ;;
	esac
	shift
done
case $prefix in
/*) ;;
*) prefix=$PWD/$prefix ;;
esac
own=$prefix/share/queuecast # the list of what was installed, and this script
list=$own/installed

# uninstall removes what is on the list, and folders that are empty then. A prefix that was there before stays.
uninstall() {
	[ -f "$list" ] || return 0
	while read -r file; do
		rm -f "$prefix/$file"
	done <"$list"
	while read -r file; do
		(cd "$prefix" && rmdir -p "${file%/*}" 2>/dev/null) || true
	done <"$list"
	rm -f "$own/install.sh" "$list"
	(cd "$prefix" && rmdir -p share/queuecast 2>/dev/null) || true
}

install_files() {
	cd "$(dirname "$0")"
	if ! [ -d bin ]; then echo "Run install.sh in the folder that was unpacked." >&2; exit 1; fi
	umask 022
	uninstall # an older version may have had other files
	mkdir -p "$own"
	find bin share -type f | LC_ALL=C sort >"$list"
	while read -r file; do
		mkdir -p "$prefix/${file%/*}"
		cp "$file" "$prefix/$file.new" && mv "$prefix/$file.new" "$prefix/$file" # the program may be running
	done <"$list"
	cp install.sh "$own/install.sh"
	# Sessions do not always have the prefix on their PATH.
	program=$(printf %s "$prefix/bin/queuecast" | sed 's/[|&\\]/\\&/g')
	sed -i "s|^TryExec=queuecast|TryExec=$program|; s|^Exec=queuecast|Exec=\"$program\"|" "$prefix/share/applications/io.github.queuecast.Queuecast.desktop"
	sed -i "s|^ExecStart=/usr/bin/queuecast|ExecStart=\"$program\"|" "$prefix/share/systemd/user/queuecast.service"
}

# check says which libraries of the system are missing.
check() {
	missing=$(ldd "$prefix/bin/queuecast" | sed -n 's/^[[:space:]]*\(.*\) => not found/\1/p')
	[ -n "$missing" ] || return 0
	echo "Queuecast is installed, but cannot start yet. These libraries are missing:" >&2
	echo "$missing" >&2
	echo "  Debian, Ubuntu: apt install libgl1 libportaudio2 libopenh264-7" >&2
	echo "  Fedora:         dnf install mesa-libGL portaudio openh264" >&2
	echo "  Arch:           pacman -S libglvnd portaudio openh264" >&2
	exit 1
}

if [ $action = uninstall ]; then
	[ -f "$list" ] || { echo "Queuecast is not installed in $prefix." >&2; exit 1; }
	uninstall
	echo "Queuecast has been removed from $prefix. Your data is still in ~/.local/share/queuecast."
else
	install_files
	check
	echo "Queuecast is installed in $prefix. To remove it: $own/install.sh --prefix $prefix --uninstall"
	case :$PATH: in
	*:$prefix/bin:*) ;;
	*) echo "Start it from the menu, or as $prefix/bin/queuecast: $prefix/bin is not on your PATH." ;;
	esac
fi
