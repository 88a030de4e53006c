; PathAdd and PathRemove change the user's or the machine's PATH, for new terminal windows.
;
; NSIS' own texts end after 1,024 characters, and a PATH is often longer: it would be cut, which breaks other programs. So the text is
; never put into one of them; it stays in memory of Windows' own, and the value keeps its type (with or without %VARIABLES%).
!ifndef PATH_NSH
!define PATH_NSH
!include LogicLib.nsh

!define PATH_MACHINE "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
!define PATH_USER "Environment"
!define PATH_EXPAND 2        ; REG_EXPAND_SZ
!define PATH_MISSING 2       ; ERROR_FILE_NOT_FOUND

; Registers: $0 the key, $1 the value's type, $2 its size in bytes, $3 the memory, $4 the folder, $5 results, $6 where it was found.
!macro PathFunctions UN
; Reads ";" + PATH + ";" into memory with room for one more folder. $3 is 0 when that failed.
Function ${UN}PathRead
  StrCpy $3 0
  ${If} $MultiUser.InstallMode == "AllUsers"
    System::Call 'advapi32::RegOpenKeyExW(p -2147483646, w "${PATH_MACHINE}", i 0, i 0x2001F, *p .r0) i .r5'
  ${Else}
    System::Call 'advapi32::RegCreateKeyExW(p -2147483647, w "${PATH_USER}", i 0, p 0, i 0, i 0x2001F, p 0, *p .r0, p 0) i .r5'
  ${EndIf}
  ${If} $5 <> 0
    Return
  ${EndIf}
  StrCpy $1 ${PATH_EXPAND}
  StrCpy $2 0
  System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, *i .r1, p 0, *i .r2) i .r5'
  ${If} $5 = ${PATH_MISSING}
    StrCpy $1 ${PATH_EXPAND}
    StrCpy $2 0
  ${ElseIf} $5 <> 0
    System::Call 'advapi32::RegCloseKey(p r0)'
    Return
  ${EndIf}
  IntOp $5 $2 + ${NSIS_MAX_STRLEN}
  IntOp $5 $5 + ${NSIS_MAX_STRLEN}
  IntOp $5 $5 + 16
  System::Call 'kernel32::GlobalAlloc(i 0x40, p r5) p .r3' ; zeroed
  System::Call 'kernel32::lstrcpyW(p r3, w ";")'
  ${If} $2 > 0
    IntPtrOp $5 $3 + 2
    System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, *i .r1, p r5, *i r2) i .r6'
    ${If} $6 <> 0
      System::Call 'kernel32::GlobalFree(p r3)'
      System::Call 'advapi32::RegCloseKey(p r0)'
      StrCpy $3 0
      Return
    ${EndIf}
  ${EndIf}
  System::Call 'kernel32::lstrcatW(p r3, w ";")'
  System::Call 'shlwapi::StrStrIW(p r3, w ";$4;") p .r6'
FunctionEnd

; Writes what stands in memory, without the ";" at both ends, and tells the running programs.
Function ${UN}PathWrite
  System::Call 'kernel32::lstrlenW(p r3) i .r2'
  IntOp $2 $2 - 1
  IntOp $2 $2 * 2
  IntPtrOp $5 $3 + $2
  System::Call '*$5(&i2 0)'
  IntPtrOp $5 $3 + 2 ; $2 is the size of the text from there, with its end
  System::Call 'advapi32::RegSetValueExW(p r0, w "Path", i 0, i r1, p r5, i r2)'
  SendMessage ${HWND_BROADCAST} ${WM_WININICHANGE} 0 "STR:Environment" /TIMEOUT=2000
FunctionEnd

Function ${UN}PathClose
  System::Call 'kernel32::GlobalFree(p r3)'
  System::Call 'advapi32::RegCloseKey(p r0)'
FunctionEnd

Function ${UN}PathRemove ; the folder is on the stack
  Pop $4
  Call ${UN}PathRead
  ${If} $3 P= 0
    Return
  ${EndIf}
  ${If} $6 P<> 0
    StrLen $5 ";$4"
    IntOp $5 $5 * 2
    IntPtrOp $5 $6 + $5
    System::Call 'kernel32::lstrlenW(p r5) i .r2'
    IntOp $2 $2 * 2
    IntOp $2 $2 + 2
    System::Call 'kernel32::RtlMoveMemory(p r6, p r5, p r2)' ; what follows moves to the front
    Call ${UN}PathWrite
  ${EndIf}
  Call ${UN}PathClose
FunctionEnd
!macroend
!insertmacro PathFunctions ""
!insertmacro PathFunctions "un."

Function PathAdd ; the folder is on the stack
  Pop $4
  Call PathRead
  ${If} $3 P= 0
    Return
  ${EndIf}
  ${If} $6 P= 0
    System::Call 'kernel32::lstrlenW(p r3) i .r5'
    ${If} $5 = 2 ; there was nothing: ";;"
      System::Call 'kernel32::lstrcpyW(p r3, w ";$4;")'
    ${Else}
      System::Call 'kernel32::lstrcatW(p r3, w "$4;")'
    ${EndIf}
    Call PathWrite
  ${EndIf}
  Call PathClose
FunctionEnd
!endif
