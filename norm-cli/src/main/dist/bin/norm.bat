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
"%JAVA%" %VECTOR% -XX:+UseSerialGC -cp "%APP_HOME%\lib\*" dev.normkit.cli.Main %*
exit /b %ERRORLEVEL%
