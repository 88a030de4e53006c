// queuecast.com: what a shell starts when somebody types "queuecast", for PATHEXT puts .COM before .EXE.
//
// queuecast.exe is a windowed program, so that a double-click shows no console. A shell does not wait for such a program and throws its
// exit code away. This companion is a console program: it starts queuecast.exe, which lies beside it, with the same command line and
// the same standard files (a console, a file, a pipe), waits, and returns its exit code.
//
// queuecast.exe attaches itself to this console (app/console_windows.go). So Ctrl+C reaches both of them, and it is the program that
// decides what it means. A program that wants to be started anew says so by an exit code; that is done here, so that the shell goes
// on waiting. Whoever ends this process ends the program as well. Without a command there is nothing to wait for: that opens the window.
//
// Compiled by packaging/windows/build.
#include <windows.h>

enum {
	FAILED = 1, MISUSED = 2,            // as in app/app.go
	SAYS_AGAIN = 75, SAYS_MISUSED = 64, // what a watched program says, as in app/watch.go
	LONGEST = 32768,                    // characters of a path, and of a command line
};

static BOOL WINAPI leave_it_to_the_program(DWORD event)
{
	(void)event;
	return TRUE;
}

static int fail(const wchar_t *doing)
{
	static wchar_t text[1024];
	DWORD written, n = wsprintfW(text, L"queuecast: %s: error %lu of Windows\r\n", doing, GetLastError());
	if (!WriteConsoleW(GetStdHandle(STD_ERROR_HANDLE), text, n, &written, NULL)) {
		char bytes[2048];
		int length = WideCharToMultiByte(CP_UTF8, 0, text, (int)n, bytes, sizeof bytes, NULL, NULL);
		WriteFile(GetStdHandle(STD_ERROR_HANDLE), bytes, (DWORD)length, &written, NULL);
	}
	return FAILED;
}

// arguments tells whether the command line has more than the program's name.
static BOOL arguments(const wchar_t *line)
{
	BOOL quoted = FALSE;
	for (; *line && (quoted || (*line != L' ' && *line != L'\t')); line++)
		if (*line == L'"') quoted = !quoted;
	while (*line == L' ' || *line == L'\t') line++;
	return *line != 0;
}

static HANDLE inheritable(DWORD standard)
{
	HANDLE h = GetStdHandle(standard);
	if (h && h != INVALID_HANDLE_VALUE) SetHandleInformation(h, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
	return h;
}

// job ends what is in it when its last handle is closed, which is this process's. What the program itself starts is not in it.
static HANDLE job(void)
{
	JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
	HANDLE made = CreateJobObjectW(NULL, NULL);
	limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
	if (made) SetInformationJobObject(made, JobObjectExtendedLimitInformation, &limits, sizeof limits);
	return made;
}

int main(void)
{
	static wchar_t program[LONGEST], line[LONGEST];
	const BOOL command = arguments(GetCommandLineW());
	DWORD length = GetModuleFileNameW(NULL, program, LONGEST), code = SAYS_AGAIN;
	if (length < 4 || length == LONGEST) return fail(L"finding queuecast.exe");
	lstrcpyW(program + length - 4, L".exe"); // in the place of ".com"

	STARTUPINFOW start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
	start.hStdInput = inheritable(STD_INPUT_HANDLE);
	start.hStdOutput = inheritable(STD_OUTPUT_HANDLE);
	start.hStdError = inheritable(STD_ERROR_HANDLE);
	if (!command) start = (STARTUPINFOW){.cb = sizeof start};
	else SetEnvironmentVariableW(L"QUEUECAST_WATCHED", L"1"); // so it asks by its exit code instead of starting itself anew
	SetConsoleCtrlHandler(leave_it_to_the_program, TRUE);

	HANDLE together = command ? job() : NULL;
	while (code == SAYS_AGAIN) {
		PROCESS_INFORMATION process;
		lstrcpynW(line, GetCommandLineW(), LONGEST); // CreateProcess may write into it
		if (!CreateProcessW(program, line, NULL, NULL, command, CREATE_SUSPENDED, NULL, NULL, &start, &process)) return fail(L"starting queuecast.exe");
		if (together) AssignProcessToJobObject(together, process.hProcess);
		ResumeThread(process.hThread);
		CloseHandle(process.hThread);
		if (!command) return 0;
		WaitForSingleObject(process.hProcess, INFINITE);
		if (!GetExitCodeProcess(process.hProcess, &code)) return fail(L"asking for the exit code");
		CloseHandle(process.hProcess);
	}
	return code == SAYS_MISUSED ? MISUSED : (int)code;
}
