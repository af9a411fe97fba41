@echo off
rem Starts the normkit command line with the java of JAVA_HOME or, without it, of PATH.
setlocal

set "APP_HOME=%~dp0.."
if defined JAVA_HOME (
  set "JAVA=%JAVA_HOME%\bin\java.exe"
) else (
  for %%J in (java.exe) do set "JAVA=%%~$PATH:J"
)
if not defined JAVA (
  echo norm: no java found; install Java 17 or newer, or set JAVA_HOME 1>&2
  exit /b 1
)
if not exist "%JAVA%" (
  echo norm: there is no "%JAVA%"; set JAVA_HOME to a Java 17 or newer 1>&2
  exit /b 1
)

rem Ask for the vector module only where it exists. The release file answers at once; only a Java
rem without one is asked, since that costs the start of a JVM.
for %%J in ("%JAVA%") do set "RELEASE=%%~dpJ..\release"
set "VECTOR="
findstr /b "MODULES=" "%RELEASE%" >nul 2>&1
if errorlevel 1 (
  "%JAVA%" --add-modules jdk.incubator.vector -version >nul 2>&1 && set "VECTOR=--add-modules=jdk.incubator.vector"
) else (
  findstr /r "^MODULES=.*jdk\.incubator\.vector" "%RELEASE%" >nul 2>&1 && set "VECTOR=--add-modules=jdk.incubator.vector"
)

rem A short run on one thread: the serial collector starts fastest.
set "FLAGS=%VECTOR% -XX:+UseSerialGC"

rem The class archive, see dev.normkit.cli.archive: in the user's cache, one for each program and
rem Java. It is used only if all that it was made of, and itself, have the names, sizes and times
rem that were noted when it was made.
set "MAKE="
set "FOUND="
set "USE="
rem Untested: no Windows was at hand.
if /i "%NORMKIT_ARCHIVE%"=="off" goto start
if not defined LOCALAPPDATA goto start
if not exist "%RELEASE%" goto start
for %%D in ("%APP_HOME%") do set "INSTALLED=%%~fD"
set "STORE=%LOCALAPPDATA%\normkit\%INSTALLED::=%\%JAVA::=%"
set "ARCHIVE=%STORE%\norm.jsa"
set "NOW=%ARCHIVE%.%RANDOM%"
if exist "%ARCHIVE%.sum" (
  call :sums > "%NOW%" 2>nul
  fc "%NOW%" "%ARCHIVE%.sum" >nul 2>&1 && set "FOUND=1"
  del "%NOW%" >nul 2>&1
)
if not defined FOUND goto make
for %%A in ("%ARCHIVE%") do if not "%%~zA"=="0" set "USE=1"
if not defined USE goto start
set FLAGS=%FLAGS% -Xlog:cds=off -XX:SharedArchiveFile="%ARCHIVE%"
goto start

:make
set "MAKE=1"
if /i "%NORMKIT_ARCHIVE%"=="wait" (
  call :make_archive
  set "MAKE="
)

:start
"%JAVA%" %FLAGS% -cp "%APP_HOME%\lib\*" dev.normkit.cli.Main %*
set "CODE=%ERRORLEVEL%"
rem Once, after the program, so that nothing disturbs it.
if defined MAKE call :make_archive
exit /b %CODE%

:sums
for %%F in ("%RELEASE%" "%APP_HOME%\lib\*.jar" "%ARCHIVE%") do echo %%~fF %%~zF %%~tF
exit /b

:make_archive
"%JAVA%" %VECTOR% -XX:+UseSerialGC -cp "%APP_HOME%\lib\*" dev.normkit.cli.archive.MakeArchive "%ARCHIVE%" %VECTOR% -XX:+UseSerialGC >nul 2>&1 || exit /b
call :sums > "%ARCHIVE%.sum" 2>nul
exit /b
