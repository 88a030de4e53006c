; The setup program for Windows. Compiled by packaging/windows/setup, which gives VERSION, NUMBERS (0.1.0.1), NAME, WEBSITE, STAGE (the folder
; with what is installed), SIGN (the program that signs) and OUTPUT.
;
; Setup without questions (the same words as those of other setup programs of this kind):
;   Queuecast-Setup-VERSION.exe /S [/AllUsers | /CurrentUser] [/DESKTOP=0|1] [/PATH=0|1] [/AUTOSTART=0|1] [/FIREWALL=0|1] [/D=FOLDER]
; /D comes last and takes no quotation marks. Without the other words an earlier choice counts, else: for all users where the account may,
; with shortcut and PATH, without autostart and firewall rule. What runs is closed; it is durable at every moment.
;   uninstall.exe /S [/AllUsers | /CurrentUser] [/PURGE]
; /PURGE removes the user's data as well. Exit codes: 0 done, 1 cancelled, 2 failed, 740 /AllUsers without the right to.

Unicode true
Target amd64-unicode
!define /ifndef COMPRESSOR lzma ; a test is in more of a hurry
SetCompressor /SOLID /FINAL ${COMPRESSOR}
SetCompressorDictSize 32
ManifestDPIAware true
ManifestSupportedOS Win10

!define KEY "Software\${NAME}"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RULE "${NAME}"

; Per user or per machine: standard users get the first without a question, administrators choose.
!define MULTIUSER_MUI
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_FUNCTION KeepGivenFolder

!include LogicLib.nsh
!include FileFunc.nsh
!include Sections.nsh
!include WinMessages.nsh
!include MultiUser.nsh
!include MUI2.nsh
!include "path.nsh"

Name "${NAME}"
OutFile "${OUTPUT}"
BrandingText "${NAME} ${VERSION}"
!uninstfinalize '"${SIGN}" "%1"' = 0

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "${NAME}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "${NAME} Setup"
VIAddVersionKey /LANG=0 "CompanyName" "${NAME}"
VIAddVersionKey /LANG=0 "LegalCopyright" "Licensed under the Apache License, Version 2.0"

!define MUI_ICON "${STAGE}/../queuecast.ico"
!define MUI_UNICON "${STAGE}/../queuecast.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${STAGE}/../side.bmp"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "$(Run)"
!define MUI_FINISHPAGE_RUN_FUNCTION RunAsUser

; The language is that of Windows, unless another one is chosen; the choice is remembered.
!define MUI_LANGDLL_ALLLANGUAGES
!define MUI_LANGDLL_REGISTRY_ROOT SHCTX
!define MUI_LANGDLL_REGISTRY_KEY "${KEY}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "SetupLanguage"

!insertmacro MUI_PAGE_WELCOME
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_RESERVEFILE_LANGDLL
!include "texts.nsh"

Var GivenFolder

; KeepGivenFolder gives the folder of the command line (/D) the last word: MultiUser.nsh overwrites it.
Function KeepGivenFolder
  ${If} $GivenFolder != ""
    StrCpy $INSTDIR $GivenFolder
  ${EndIf}
FunctionEnd

; A program that was started from an elevated setup would run as administrator; the Explorer starts it as the user.
Function RunAsUser
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\queuecast.exe"'
FunctionEnd

; CloseRunning sees to it that no program keeps the files of an installation from being replaced: it asks (not when silent), asks the
; program to close, and ends it after five seconds.
!macro CloseRunning UN
Function ${UN}IsRunning ; 1 or 0 on the stack
  Push 0
  ${If} ${FileExists} "$INSTDIR\queuecast.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\queuecast.exe" a ; refused while it runs
    ${If} ${Errors}
      Pop $0
      Push 1
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
FunctionEnd

Function ${UN}WaitForEnd ; up to five seconds; 1 or 0 on the stack: still running
  ${For} $1 1 20
    Call ${UN}IsRunning
    Pop $2
    ${If} $2 = 0
      ${Break}
    ${EndIf}
    Sleep 250
  ${Next}
  Push $2
FunctionEnd

Function ${UN}CloseRunning
  Call ${UN}IsRunning
  Pop $2
  ${If} $2 = 0
    Return
  ${EndIf}
  MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDOK IDOK +3
    SetErrorLevel 1
    Quit
  DetailPrint "$(Closing)"
  nsExec::Exec 'taskkill /IM queuecast.exe'
  Pop $2
  Call ${UN}WaitForEnd
  Pop $2
  ${If} $2 <> 0
    nsExec::Exec 'taskkill /F /IM queuecast.exe /IM queuecast.com'
    Pop $2
    Call ${UN}WaitForEnd
    Pop $2
  ${EndIf}
  ${If} $2 <> 0
    MessageBox MB_OK|MB_ICONSTOP "$(StillRunning)" /SD IDOK
    SetErrorLevel 2
    Abort "$(StillRunning)"
  ${EndIf}
FunctionEnd
!macroend
!insertmacro CloseRunning ""
!insertmacro CloseRunning "un."

Section "${NAME}" SecProgram
  SectionIn RO
  Call CloseRunning
  SetOutPath "$INSTDIR"
  SetOverwrite on
  File "${STAGE}/queuecast.exe"
  File "${STAGE}/queuecast.com"
  File "${STAGE}/LICENSE.txt"
  File "${STAGE}/LICENSES.md"
  File "${STAGE}/THIRD-PARTY.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\queuecast.exe"

  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "Version" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\queuecast.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "URLInfoAbout" "${WEBSITE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K /G=0" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" "$0"
SectionEnd

Section "$(Desktop)" SecDesktop
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\queuecast.exe"
SectionEnd

Section "$(Path)" SecPath
  Push "$INSTDIR"
  Call PathAdd
SectionEnd

; What `queuecast autostart on` makes, for this user or for all; one that is there already (in kiosk mode, say) stays.
Section /o "$(Autostart)" SecAutostart
  ${IfNot} ${FileExists} "$SMSTARTUP\queuecast.lnk"
    CreateShortcut "$SMSTARTUP\queuecast.lnk" "$INSTDIR\queuecast.exe" "watch --"
  ${EndIf}
SectionEnd

!macro AddRule
  nsExec::ExecToLog 'netsh advfirewall firewall add rule name="${RULE}" dir=in action=allow profile=private,domain program="$INSTDIR\queuecast.exe"'
!macroend
!macro RemoveRule
  nsExec::Exec 'netsh advfirewall firewall delete rule name="${RULE}" program="$INSTDIR\queuecast.exe"'
!macroend

; Lets other computers of a private network or a domain connect, to watch the stream or to join the queue. Sharing itself is switched
; on in the program, with passwords.
Section /o "$(Firewall)" SecFirewall
  !insertmacro RemoveRule ; of an earlier version; there would be two of them
  Pop $0
  !insertmacro AddRule
  Pop $0
  ${If} $0 != 0
    DetailPrint "$(FirewallFailed)"
  ${EndIf}
SectionEnd

; Choice remembers whether a part was chosen. What setup itself made before is taken away when it is not chosen any more.
!macro Choice NAME_OF SECTION UNDO
  ${If} ${SectionIsSelected} ${SECTION}
    WriteRegStr SHCTX "${KEY}" "${NAME_OF}" 1
  ${Else}
    ReadRegStr $0 SHCTX "${KEY}" "${NAME_OF}"
    ${If} $0 == 1
      !insertmacro ${UNDO}
    ${EndIf}
    WriteRegStr SHCTX "${KEY}" "${NAME_OF}" 0
  ${EndIf}
!macroend
!macro DropDesktop
  Delete "$DESKTOP\${NAME}.lnk"
!macroend
!macro DropPath
  Push "$INSTDIR"
  Call PathRemove
!macroend
!macro DropAutostart
  Delete "$SMSTARTUP\queuecast.lnk"
!macroend
!macro DropRule
  !insertmacro RemoveRule
  Pop $0
!macroend

Section "-choices"
  !insertmacro Choice "Desktop" ${SecDesktop} DropDesktop
  !insertmacro Choice "Path" ${SecPath} DropPath
  !insertmacro Choice "Autostart" ${SecAutostart} DropAutostart
  !insertmacro Choice "Firewall" ${SecFirewall} DropRule
SectionEnd

; Preselect takes an earlier choice, or the one of the command line.
!macro Preselect NAME_OF OPTION SECTION
  ReadRegStr $0 SHCTX "${KEY}" "${NAME_OF}"
  ClearErrors
  ${GetOptions} $R0 "${OPTION}" $1
  ${IfNot} ${Errors}
    StrCpy $0 $1
  ${EndIf}
  ${If} $0 == 1
    !insertmacro SelectSection ${SECTION}
  ${ElseIf} $0 == 0
    !insertmacro UnselectSection ${SECTION}
  ${EndIf}
!macroend

Function .onInit
  StrCpy $GivenFolder $INSTDIR
  ${GetParameters} $R0
  ${If} ${Silent} ; where nobody answers a question
    ClearErrors
    ${GetOptions} $R0 "/AllUsers" $0
    ${IfNot} ${Errors}
      UserInfo::GetAccountType
      Pop $0
      ${If} $0 != "Admin"
        SetErrorLevel 740 ; ERROR_ELEVATION_REQUIRED
        Quit
      ${EndIf}
    ${EndIf}
  ${EndIf}
  !insertmacro MULTIUSER_INIT
  !insertmacro MUI_LANGDLL_DISPLAY
  ${GetParameters} $R0
  !insertmacro Preselect "Desktop" "/DESKTOP=" ${SecDesktop}
  !insertmacro Preselect "Path" "/PATH=" ${SecPath}
  !insertmacro Preselect "Autostart" "/AUTOSTART=" ${SecAutostart}
  !insertmacro Preselect "Firewall" "/FIREWALL=" ${SecFirewall}
  ${If} $MultiUser.Privileges != "Admin"
    !insertmacro UnselectSection ${SecFirewall}
    !insertmacro SetSectionFlag ${SecFirewall} ${SF_RO}
  ${EndIf}
FunctionEnd

Section "un.${NAME}" UnProgram
  SectionIn RO
  Call un.CloseRunning
  Delete "$INSTDIR\queuecast.exe"
  Delete "$INSTDIR\queuecast.com"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\LICENSES.md"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; what others put there stays
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  Delete "$SMSTARTUP\queuecast.lnk"
  Push "$INSTDIR"
  Call un.PathRemove
  ReadRegStr $0 SHCTX "${KEY}" "Firewall"
  ${If} $0 == 1
    !insertmacro RemoveRule
    Pop $0
  ${EndIf}
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${KEY}"
  SetShellVarContext current ; one that `queuecast autostart on` made would start a program that is not there
  Delete "$SMSTARTUP\queuecast.lnk"
SectionEnd

; Settings, the queue's journal, recordings, pictures and the log of the user who uninstalls. A folder given by --data is left alone.
Section /o "un.$(Data)" UnData
  SetShellVarContext current
  ${If} $LOCALAPPDATA != ""
    RMDir /r "$LOCALAPPDATA\${NAME}"
  ${EndIf}
  ${If} $APPDATA != ""
    RMDir /r "$APPDATA\fyne\io.github.queuecast.Queuecast"
    RMDir "$APPDATA\fyne"
  ${EndIf}
SectionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
  !insertmacro MUI_UNGETLANGUAGE
  ${un.GetParameters} $R0
  ClearErrors
  ${un.GetOptions} $R0 "/PURGE" $0
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${UnData}
  ${EndIf}
FunctionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SecProgram} "$(AboutProgram)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecDesktop} "$(AboutDesktop)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecPath} "$(AboutPath)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecAutostart} "$(AboutAutostart)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecFirewall} "$(AboutFirewall)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END
!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${UnProgram} "$(AboutUnProgram)"
  !insertmacro MUI_DESCRIPTION_TEXT ${UnData} "$(AboutUnData)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END
