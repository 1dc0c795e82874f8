; The installer for Windows: for one user, without administrator rights, with an uninstaller; /S asks nothing.
;
;   makensis -DVERSION=1.2.3 -DPAYLOAD=dist\telemetry-tray -DOUTFILE=dist\telemetry-tray-1.2.3-setup.exe installer.nsi
;
; PAYLOAD is PyInstaller's folder. The names in the registry are also those of tray_app/system/autostart_windows.py.

Target amd64-unicode
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh

!define NAME "Telemetry Tray"
!define PROGRAM "telemetry-tray.exe"
!define WINDOWED "Telemetry Tray.exe"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\TelemetryTray"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

Name "${NAME}"
OutFile "${OUTFILE}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"
!ifdef ICON
  !define MUI_ICON "${ICON}"
  !define MUI_UNICON "${ICON}"
!endif

!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOWED}"
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

; A program that runs holds its own files, and is to end in order: what it is sending is cut off and recorded.
!macro EndTheProgram
  IfFileExists "$INSTDIR\${PROGRAM}" 0 +2
    nsExec::ExecToLog '"$INSTDIR\${PROGRAM}" quit'
!macroend

; Only what the installer laid there: the owner may have chosen a folder that holds more.
!macro RemoveFiles
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${PROGRAM}"
  Delete "$INSTDIR\${WINDOWED}"
!macroend

Section "${NAME}" Main
  SectionIn RO
  !insertmacro EndTheProgram
  !insertmacro RemoveFiles
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOWED}" "" "$INSTDIR\${WINDOWED}" 0
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Telemetry Tray maintainers"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${WINDOWED}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

; Off unless it is ticked: the program's own settings have the same switch.
Section /o "Start at login, without a window" Login
  WriteRegStr HKCU "${RUN}" "${NAME}" '"$INSTDIR\${WINDOWED}" run --hidden'
SectionEnd

Section "Uninstall"
  !insertmacro EndTheProgram
  !insertmacro RemoveFiles
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
  DeleteRegValue HKCU "${APPROVED}" "${NAME}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DetailPrint "Left where they are, because they are yours: $LOCALAPPDATA\telemetry-tray (journal, settings, log), and"
  DetailPrint "tokens in the Credential Manager. The config files of your servers are as they were: off stays off."
  MessageBox MB_OK|MB_ICONINFORMATION "${NAME} is removed. Its journal and settings are left in $LOCALAPPDATA\telemetry-tray, because they are yours. The config files of your servers are as they were: telemetry that was switched off stays off." /SD IDOK
SectionEnd
