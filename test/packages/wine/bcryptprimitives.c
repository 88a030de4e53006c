// The one function of bcryptprimitives.dll that Go's runtime needs, for Wine 8 and older, which have no such library. For tests only:
// Windows has its own.
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, (ULONG)size); }
