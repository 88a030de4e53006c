; The setup program's own texts, in both languages. NSIS brings the others along.
!macro Text NAME ENGLISH CHINESE
  LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${NAME} ${LANG_SIMPCHINESE} "${CHINESE}"
!macroend

!insertmacro Text Desktop "Shortcut on the desktop" "桌面快捷方式"
!insertmacro Text Path "Commands (PATH)" "命令行（PATH）"
!insertmacro Text Autostart "Start with Windows" "开机自动启动"
!insertmacro Text Firewall "Let other computers connect" "允许其他电脑连接"
!insertmacro Text Data "Settings and recorded data" "设置和数据"
!insertmacro Text AboutProgram "The program and its entry in the Start menu." "程序本身以及“开始”菜单中的快捷方式。"
!insertmacro Text AboutDesktop "Opens the operator's window by a double-click." "双击即可打开叫号窗口。"
!insertmacro Text AboutPath "queuecast call, status, serve and the other commands can be typed in every new terminal window." \
  "在新打开的终端窗口中可以直接输入 queuecast call、status、serve 等命令。"
!insertmacro Text AboutAutostart "Starts Queuecast when somebody signs in, and again after a crash." "用户登录时自动启动，崩溃后会重新启动。"
!insertmacro Text AboutFirewall "Adds a firewall rule for private networks: needed when others watch the stream or share the queue." \
  "为专用网络添加防火墙规则：其他设备观看视频流或共享队列时需要。"
!insertmacro Text AboutUnProgram "The program, its shortcuts, its PATH entry and its firewall rule." "程序、快捷方式、PATH 条目和防火墙规则。"
!insertmacro Text AboutUnData "What this user's Queuecast has stored: settings, queue, history, recordings, pictures. For good." \
  "当前用户保存的设置、队列及历史、录音和图片。删除后无法恢复。"
!insertmacro Text Run "Start Queuecast" "启动 Queuecast"
!insertmacro Text Running "Queuecast is running. OK closes it and goes on; nothing that was called is lost." "Queuecast 正在运行。点击“确定”将其关闭并继续；已叫的号不会丢失。"
!insertmacro Text Closing "Closing Queuecast" "正在关闭 Queuecast"
!insertmacro Text StillRunning "Queuecast is still running, perhaps for another user. Close it and try again." "Queuecast 仍在运行，可能由其他用户启动。请将其关闭后重试。"
!insertmacro Text FirewallFailed "The firewall rule could not be added. Add it by hand if others are to connect." "无法添加防火墙规则。如需其他设备连接，请手动添加。"
