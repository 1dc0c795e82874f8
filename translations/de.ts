<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>AboutDialog</name>
    <message>
      <source>About Telemetry Tray</source>
      <translation>Über Telemetry Tray</translation>
    </message>
    <message>
      <source>Shows what your own servers send home, stops it, and checks that it stopped. It sends nothing of its own: no usage data, no search for updates.</source>
      <translation>Zeigt, was Ihre eigenen Server nach Hause senden, hält es an und prüft, dass es aufgehört hat. Von sich aus sendet es nichts: keine Nutzungsdaten, keine Suche nach Aktualisierungen.</translation>
    </message>
    <message>
      <source>Versions and folders</source>
      <translation>Versionen und Ordner</translation>
    </message>
    <message>
      <source>What</source>
      <translation>Was</translation>
    </message>
    <message>
      <source>Which</source>
      <translation>Welche</translation>
    </message>
    <message>
      <source>Library</source>
      <translation>Bibliothek</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>Lizenz</translation>
    </message>
    <message>
      <source>Libraries and their licences</source>
      <translation>Bibliotheken und ihre Lizenzen</translation>
    </message>
    <message>
      <source>Diagnostics</source>
      <translation>Diagnose</translation>
    </message>
    <message>
      <source>About the program</source>
      <translation>Über das Programm</translation>
    </message>
    <message>
      <source>&amp;Versions and folders</source>
      <translation>&amp;Versionen und Ordner</translation>
    </message>
    <message>
      <source>&amp;Licences</source>
      <translation>&amp;Lizenzen</translation>
    </message>
    <message>
      <source>&amp;Diagnostics</source>
      <translation>&amp;Diagnose</translation>
    </message>
    <message>
      <source>Folder of the record</source>
      <translation>Ordner der Aufzeichnung</translation>
    </message>
    <message>
      <source>Folder of the settings</source>
      <translation>Ordner der Einstellungen</translation>
    </message>
    <message>
      <source>Folder of the program's log</source>
      <translation>Ordner des Programmprotokolls</translation>
    </message>
    <message>
      <source>Licence of Telemetry Tray</source>
      <translation>Lizenz von Telemetry Tray</translation>
    </message>
    <message>
      <source>This is all that is copied: no address, no name of an instance, nothing of a payload.</source>
      <translation>Das ist alles, was kopiert wird: keine Adresse, kein Name einer Instanz, nichts aus einer Nachricht.</translation>
    </message>
  </context>
  <context>
    <name>QApplication</name>
    <message>
      <source>Telemetry Tray</source>
      <translation>Telemetry Tray</translation>
    </message>
  </context>
  <context>
    <name>BackgroundQuestion</name>
    <message>
      <source>Telemetry Tray</source>
      <translation>Telemetry Tray</translation>
    </message>
    <message>
      <source>Go on working in the background?</source>
      <translation>Im Hintergrund weiterarbeiten?</translation>
    </message>
    <message>
      <source>This desktop has no tray, so nothing would be seen of this program. Start it again to see its window. Your answer is kept.</source>
      <translation>Diese Arbeitsumgebung hat keinen Infobereich, vom Programm wäre also nichts zu sehen. Starten Sie es noch einmal, um sein Fenster zu sehen. Ihre Antwort wird gemerkt.</translation>
    </message>
    <message>
      <source>&amp;Go on in the background</source>
      <translation>&amp;Im Hintergrund weiterarbeiten</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>&amp;Beenden</translation>
    </message>
  </context>
  <context>
    <name>Banner</name>
    <message>
      <source>Start &amp;again</source>
      <translation>Noch einmal st&amp;arten</translation>
    </message>
    <message>
      <source>Nothing is sent, switched or recorded now. {why}</source>
      <translation>Jetzt wird nichts gesendet, geschaltet oder aufgezeichnet. {why}</translation>
    </message>
    <message>
      <source>Another telemetry-tray (run --headless) does the work; this window asks it.</source>
      <translation>Ein anderes telemetry-tray (run --headless) macht die Arbeit; dieses Fenster fragt es.</translation>
    </message>
  </context>
  <context>
    <name>CameBack</name>
    <message>
      <source>&amp;Put the opt-out back</source>
      <translation>&amp;Wieder abschalten</translation>
    </message>
    <message>
      <source>{instance} sends again. {sentence}</source>
      <translation>{instance} sendet wieder. {sentence}</translation>
    </message>
  </context>
  <context>
    <name>checklist</name>
    <message>
      <source>verified</source>
      <translation>geprüft</translation>
    </message>
    <message>
      <source>not yet</source>
      <translation>noch nicht</translation>
    </message>
    <message>
      <source>cannot be verified</source>
      <translation>nicht prüfbar</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>fehlgeschlagen</translation>
    </message>
    <message>
      <source>{title} must be restarted to notice.</source>
      <translation>{title} muss neu gestartet werden, um es zu bemerken.</translation>
    </message>
    <message>
      <source>{title} notices when its container is made anew:
{command}</source>
      <translation>{title} bemerkt es, wenn sein Container neu gemacht wird:
{command}</translation>
    </message>
    <message>
      <source>The server is told as soon as it answers</source>
      <translation>Dem Server wird es gesagt, sobald er antwortet</translation>
    </message>
    <message>
      <source>You put the lines into the config file</source>
      <translation>Sie haben die Zeilen in die Konfigurationsdatei eingetragen</translation>
    </message>
    <message>
      <source>File changed</source>
      <translation>Datei geändert</translation>
    </message>
    <message>
      <source>The file said so already</source>
      <translation>Die Datei sagte es schon</translation>
    </message>
    <message>
      <source>Read back: it says {word}</source>
      <translation>Nachgelesen: in ihr steht „{word}“</translation>
    </message>
    <message>
      <source>Read back: it says {word} now; somebody changed it since</source>
      <translation>Nachgelesen: in ihr steht jetzt „{word}“; jemand hat sie seither geändert</translation>
    </message>
    <message>
      <source>{title} restarted {when}</source>
      <translation>{title} neu gestartet {when}</translation>
    </message>
    <message>
      <source>{title} uses it already: no restart was needed</source>
      <translation>{title} verwendet es schon: kein Neustart war nötig</translation>
    </message>
    <message>
      <source>{title} restarted: restart its main process (the button on its web page does not do it)</source>
      <translation>{title} neu gestartet: Hauptprozess neu starten (der Knopf auf der Webseite genügt nicht)</translation>
    </message>
    <message>
      <source>{title} restarted</source>
      <translation>{title} neu gestartet</translation>
    </message>
    <message>
      <source>The container was made anew {when}</source>
      <translation>Der Container wurde {when} neu angelegt</translation>
    </message>
    <message>
      <source>The container was made with it already</source>
      <translation>Der Container wurde schon damit angelegt</translation>
    </message>
    <message>
      <source>{title} made anew:
{command}</source>
      <translation>{title} neu gemacht:
{command}</translation>
    </message>
    <message>
      <source>The container made anew (starting it again keeps what it was made with)</source>
      <translation>Der Container neu angelegt (ein Neustart behält, womit er angelegt wurde)</translation>
    </message>
    <message>
      <source>The running container says: {word} (looked at {when})</source>
      <translation>Der laufende Container sagt: {word} (angesehen {when})</translation>
    </message>
    <message>
      <source>The running container does not show it (looked at {when})</source>
      <translation>Der laufende Container zeigt es nicht (angesehen {when})</translation>
    </message>
    <message>
      <source>The running container still says {word} (looked at {when})</source>
      <translation>Der laufende Container sagt noch immer „{word}“ (angesehen {when})</translation>
    </message>
    <message>
      <source>The running container says: it could not be looked at. {why}</source>
      <translation>Der laufende Container sagt: er konnte nicht angesehen werden. {why}</translation>
    </message>
    <message>
      <source>The running container says: it is being looked at</source>
      <translation>Der laufende Container sagt: er wird gerade angesehen</translation>
    </message>
    <message>
      <source>The running server confirms: {word} (asked {when})</source>
      <translation>Der laufende Server bestätigt: {word} (gefragt {when})</translation>
    </message>
    <message>
      <source>The running server does not show it (asked {when})</source>
      <translation>Der laufende Server zeigt es nicht (gefragt {when})</translation>
    </message>
    <message>
      <source>The running server still says {word} (asked {when})</source>
      <translation>Der laufende Server sagt noch immer „{word}“ (gefragt {when})</translation>
    </message>
    <message>
      <source>The running server confirms: its address is not known, so it cannot be asked</source>
      <translation>Der laufende Server bestätigt: seine Adresse ist nicht bekannt, er kann also nicht gefragt werden</translation>
    </message>
    <message>
      <source>The running server confirms: it could not be asked. {why}</source>
      <translation>Der laufende Server bestätigt: er konnte nicht gefragt werden. {why}</translation>
    </message>
    <message>
      <source>The running server confirms: {title} is being asked</source>
      <translation>Der laufende Server bestätigt: {title} wird gefragt</translation>
    </message>
    <message>
      <source>This program sends nothing for it</source>
      <translation>Dieses Programm sendet nichts dafür</translation>
    </message>
    <message>
      <source>No payload through this program since {when}</source>
      <translation>Keine Nachricht über dieses Programm seit {when}</translation>
    </message>
    <message>
      <source>A payload was tried after that, {when}: see the live log</source>
      <translation>Danach wurde eine Nachricht versucht, {when}: siehe Live-Protokoll</translation>
    </message>
  </context>
  <context>
    <name>Checklist</name>
    <message>
      <source>What is verified</source>
      <translation>Was geprüft ist</translation>
    </message>
    <message>
      <source>{text}: {mark}</source>
      <translation>{text}: {mark}</translation>
    </message>
  </context>
  <context>
    <name>CompareView</name>
    <message>
      <source>Compare with this payload</source>
      <translation>Mit dieser Nachricht vergleichen</translation>
    </message>
    <message>
      <source>Compare with the payload of this number</source>
      <translation>Mit der Nachricht dieser Nummer vergleichen</translation>
    </message>
    <message>
      <source>number</source>
      <translation>Nummer</translation>
    </message>
    <message>
      <source>The number that a payload has in the title of its window, of any instance</source>
      <translation>Die Nummer, die eine Nachricht im Titel ihres Fensters hat, gleich welcher Instanz</translation>
    </message>
    <message>
      <source>&amp;Only what differs</source>
      <translation>&amp;Nur die Unterschiede</translation>
    </message>
    <message>
      <source>Si&amp;de by side</source>
      <translation>Neb&amp;eneinander</translation>
    </message>
    <message>
      <source>Previous difference (Alt+Up)</source>
      <translation>Voriger Unterschied (Alt+Auf)</translation>
    </message>
    <message>
      <source>Next difference (Alt+Down)</source>
      <translation>Nächster Unterschied (Alt+Ab)</translation>
    </message>
    <message>
      <source>Compare &amp;with</source>
      <translation>&amp;Vergleichen mit</translation>
    </message>
    <message>
      <source>or &amp;no.</source>
      <translation>oder N&amp;r.</translation>
    </message>
    <message>
      <source>Reading which others there are</source>
      <translation>Die anderen Nachrichten werden gelesen</translation>
    </message>
    <message>
      <source>There is no other payload of this instance yet.</source>
      <translation>Es gibt noch keine andere Nachricht dieser Instanz.</translation>
    </message>
    <message>
      <source>no. {number}</source>
      <translation>Nr. {number}</translation>
    </message>
    <message>
      <source>Comparing with no. {number}</source>
      <translation>Vergleich mit Nr. {number}</translation>
    </message>
  </context>
  <context>
    <name>ComparisonTable</name>
    <message>
      <source>What differs</source>
      <translation>Was sich unterscheidet</translation>
    </message>
    <message>
      <source>&amp;Copy</source>
      <translation>&amp;Kopieren</translation>
    </message>
  </context>
  <context>
    <name>comparing</name>
    <message>
      <source>no. {number} · {kind} · {state} · {time} · {size}</source>
      <translation>Nr. {number} · {kind} · {state} · {time} · {size}</translation>
    </message>
    <message>
      <source>Each field with how often it differs, then the first {count} differences.</source>
      <translation>Jedes Feld mit der Zahl seiner Unterschiede, dann die ersten {count} Unterschiede.</translation>
    </message>
    <message>
      <source>{count} more differ and are left off.</source>
      <translation>{count} weitere unterscheiden sich und fehlen hier.</translation>
    </message>
    <message>
      <source>No. {number} is of {instance}.</source>
      <translation>Nr. {number} ist von {instance}.</translation>
    </message>
    <message>
      <source>The bytes are the same.</source>
      <translation>Die Bytes sind gleich.</translation>
    </message>
    <message>
      <source>Not both are JSON, so only the sizes can be compared: {before} there, {after} here.</source>
      <translation>Nicht beide sind JSON, also lassen sich nur die Größen vergleichen: dort {before}, hier {after}.</translation>
    </message>
    <message>
      <source>All fields are equal; only blanks, their order or the writing of a value differ.</source>
      <translation>Alle Felder sind gleich; nur Leerzeichen, ihre Reihenfolge oder die Schreibweise eines Werts unterscheiden sich.</translation>
    </message>
    <message>
      <source>Against no. {number}: {added} added, {gone} gone, {changed} changed.</source>
      <translation>Gegen Nr. {number}: {added} dazugekommen, {gone} weggefallen, {changed} geändert.</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>Änderung</translation>
    </message>
    <message>
      <source>Field</source>
      <translation>Feld</translation>
    </message>
    <message>
      <source>In the other</source>
      <translation>In der anderen</translation>
    </message>
    <message>
      <source>In this one</source>
      <translation>In dieser</translation>
    </message>
    <message>
      <source>added</source>
      <translation>dazugekommen</translation>
    </message>
    <message>
      <source>gone</source>
      <translation>weggefallen</translation>
    </message>
    <message>
      <source>changed</source>
      <translation>geändert</translation>
    </message>
    <message>
      <source>{count} ×</source>
      <translation>{count} ×</translation>
    </message>
    <message>
      <source>(the whole body)</source>
      <translation>(der ganze Inhalt)</translation>
    </message>
  </context>
  <context>
    <name>CrashDialog</name>
    <message>
      <source>A fault in Telemetry Tray</source>
      <translation>Ein Fehler in Telemetry Tray</translation>
    </message>
    <message>
      <source>The trace of the fault</source>
      <translation>Die Spur des Fehlers</translation>
    </message>
    <message>
      <source>This is the trace. It is sent nowhere; copy it if you want to report the fault.</source>
      <translation>Das ist die Spur. Sie wird nirgendwohin gesendet; kopieren Sie sie, wenn Sie den Fehler melden wollen.</translation>
    </message>
  </context>
  <context>
    <name>EmptyView</name>
    <message>
      <source>Telemetry Tray shows what your own SonarQube or Testsigma sends home, stops it with one click, and checks that it stopped.</source>
      <translation>Telemetry Tray zeigt, was Ihr eigenes SonarQube oder Testsigma nach Hause sendet, hält es mit einem Klick an und prüft, dass es aufgehört hat.</translation>
    </message>
    <message>
      <source>&amp;Find instances on this computer…</source>
      <translation>Instanzen auf diesem Rechner &amp;finden…</translation>
    </message>
    <message>
      <source>&amp;Add by hand…</source>
      <translation>Von Hand &amp;hinzufügen…</translation>
    </message>
    <message>
      <source>&amp;Try the demo</source>
      <translation>&amp;Demo ausprobieren</translation>
    </message>
    <message>
      <source>Finding only looks; nothing is changed.
The demo plays against a made-up SonarQube inside the program; nothing leaves this computer.</source>
      <translation>Das Finden schaut nur; nichts wird geändert.
Die Demo spielt gegen ein erfundenes SonarQube im Programm selbst; nichts verlässt diesen Rechner.</translation>
    </message>
  </context>
  <context>
    <name>evidence</name>
    <message>
      <source>{file}, line {line}</source>
      <translation>{file}, Zeile {line}</translation>
    </message>
    <message>
      <source>The running server</source>
      <translation>Der laufende Server</translation>
    </message>
    <message>
      <source>Default of this version</source>
      <translation>Vorgabe dieser Version</translation>
    </message>
    <message>
      <source>Environment: {name}</source>
      <translation>Umgebung: {name}</translation>
    </message>
    <message>
      <source>Argument of the process: {name}</source>
      <translation>Argument des Prozesses: {name}</translation>
    </message>
    <message>
      <source>Your choice in this program</source>
      <translation>Ihre Wahl in diesem Programm</translation>
    </message>
    <message>
      <source>This program's environment</source>
      <translation>Die Umgebung dieses Programms</translation>
    </message>
    <message>
      <source>on</source>
      <translation>an</translation>
    </message>
    <message>
      <source>off</source>
      <translation>aus</translation>
    </message>
    <message>
      <source>goes to the vendor</source>
      <translation>geht zum Hersteller</translation>
    </message>
    <message>
      <source>goes through this program</source>
      <translation>geht durch dieses Programm</translation>
    </message>
    <message>
      <source>goes nowhere</source>
      <translation>geht nirgendwohin</translation>
    </message>
    <message>
      <source>goes to another address</source>
      <translation>geht an eine andere Adresse</translation>
    </message>
    <message>
      <source>nothing: it is ignored</source>
      <translation>nichts: es wird nicht beachtet</translation>
    </message>
    <message>
      <source>could not be read</source>
      <translation>konnte nicht gelesen werden</translation>
    </message>
    <message>
      <source>decides</source>
      <translation>entscheidet</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>in Gebrauch</translation>
    </message>
    <message>
      <source>binds this program only</source>
      <translation>bindet nur dieses Programm</translation>
    </message>
    <message>
      <source>overruled by {place}</source>
      <translation>übergangen von {place}</translation>
    </message>
    <message>
      <source>{text}. {note}</source>
      <translation>{text}. {note}</translation>
    </message>
    <message>
      <source>Place</source>
      <translation>Stelle</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>What it means</source>
      <translation>Was es bedeutet</translation>
    </message>
    <message>
      <source>Counts</source>
      <translation>Zählt</translation>
    </message>
    <message>
      <source>Switch</source>
      <translation>Schalter</translation>
    </message>
  </context>
  <context>
    <name>EvidenceTable</name>
    <message>
      <source>Places looked at</source>
      <translation>Stellen, an denen nachgesehen wurde</translation>
    </message>
    <message>
      <source>&amp;Copy</source>
      <translation>&amp;Kopieren</translation>
    </message>
    <message>
      <source>&amp;Show in file</source>
      <translation>In der Datei &amp;zeigen</translation>
    </message>
    <message>
      <source>This does not stand in a file.</source>
      <translation>Das steht in keiner Datei.</translation>
    </message>
    <message>
      <source>{path} cannot be opened from here.</source>
      <translation>{path} lässt sich von hier nicht öffnen.</translation>
    </message>
  </context>
  <context>
    <name>facts</name>
    <message>
      <source>{state}, server not running</source>
      <translation>{state}, Server läuft nicht</translation>
    </message>
    <message>
      <source>Not sending, as the server says</source>
      <translation>Sendet nicht, wie der Server sagt</translation>
    </message>
    <message>
      <source>server not running</source>
      <translation>Server läuft nicht</translation>
    </message>
    <message>
      <source>You set {key}={value}. Your server ignores that name and is still sending. Here is what.</source>
      <translation>Sie haben {key}={value} gesetzt. Ihr Server beachtet diesen Namen nicht und sendet weiter. Hier steht, was.</translation>
    </message>
    <message>
      <source>The running server said off {when}.</source>
      <translation>Der laufende Server meldete {when}: aus.</translation>
    </message>
    <message>
      <source>Nothing has left since {when}; this program watched all the time, and the running server says off.</source>
      <translation>Seit {when} ist nichts hinausgegangen; dieses Programm hat die ganze Zeit zugesehen, und der laufende Server sagt aus.</translation>
    </message>
    <message>
      <source>The running server confirmed it {when}. Not watched from {begin} to {end}: this program was closed.</source>
      <translation>Der laufende Server hat es {when} bestätigt. Von {begin} bis {end} nicht beobachtet: dieses Programm war geschlossen.</translation>
    </message>
    <message>
      <source>It sends to {vendor} past this program, and shows in its own log what.</source>
      <translation>Es sendet an diesem Programm vorbei an {vendor} und zeigt in seinem eigenen Protokoll, was.</translation>
    </message>
    <message>
      <source>Next: make its container anew, then check again: {command}</source>
      <translation>Als Nächstes: machen Sie seinen Container neu, dann prüfen Sie noch einmal: {command}</translation>
    </message>
    <message>
      <source>Next: have the container made anew, then check again. Starting it again keeps its old environment.</source>
      <translation>Als Nächstes: den Container neu anlegen lassen und dann erneut prüfen. Ein Neustart behält seine alte Umgebung.</translation>
    </message>
    <message>
      <source>Next: restart {title}'s main process, then check again. The restart button on its web page does not do it.</source>
      <translation>Als Nächstes: den Hauptprozess von {title} neu starten, dann noch einmal prüfen. Der Neustart-Knopf auf der Webseite genügt nicht.</translation>
    </message>
    <message>
      <source>Next: restart {title}, then check again.</source>
      <translation>Als Nächstes: starten Sie {title} neu, dann prüfen Sie noch einmal.</translation>
    </message>
    <message>
      <source>Next: start {title}, or correct its address with Change.</source>
      <translation>Als Nächstes: {title} starten, oder mit Ändern seine Adresse berichtigen.</translation>
    </message>
    <message>
      <source>Next: turn the switch off; it sets what {title} reads.</source>
      <translation>Als Nächstes: den Schalter ausschalten; er setzt, was {title} liest.</translation>
    </message>
    <message>
      <source>Next: look at the payload that is held, then release or discard it.</source>
      <translation>Als Nächstes: die zurückgehaltene Nachricht ansehen, dann freigeben oder verwerfen.</translation>
    </message>
    <message>
      <source>Next: give an administrator's log-in or token with Change, so that {title} can be asked.</source>
      <translation>Als Nächstes: geben Sie mit Ändern die Anmeldung oder das Token eines Administrators, damit {title} gefragt werden kann.</translation>
    </message>
    <message>
      <source>The file is not known to this program.</source>
      <translation>Die Datei ist diesem Programm nicht bekannt.</translation>
    </message>
    <message>
      <source>{place} sets a name that the server does not read, so the default counts.</source>
      <translation>{place} setzt einen Namen, den der Server nicht liest, also gilt die Vorgabe.</translation>
    </message>
    <message>
      <source>Not set there, so the default counts.</source>
      <translation>Dort nicht gesetzt, also gilt die Vorgabe.</translation>
    </message>
    <message>
      <source>Kept by the server itself.</source>
      <translation>Behält der Server selbst.</translation>
    </message>
    <message>
      <source>Looked at its container
{when}.</source>
      <translation>Seinen Container angesehen
{when}.</translation>
    </message>
    <message>
      <source>Asked the server
{when}.</source>
      <translation>Der Server wurde gefragt
{when}.</translation>
    </message>
    <message>
      <source>The server's address is not known, so it was not asked.</source>
      <translation>Die Adresse des Servers ist nicht bekannt, er wurde also nicht gefragt.</translation>
    </message>
    <message>
      <source>The server has not been asked yet.</source>
      <translation>Der Server wurde noch nicht gefragt.</translation>
    </message>
    <message>
      <source>a message, {distance}</source>
      <translation>eine Nachricht, {distance}</translation>
    </message>
    <message>
      <source>Seen in its own log {when}</source>
      <translation>In seinem eigenen Protokoll gesehen {when}</translation>
    </message>
    <message>
      <source>nothing so far</source>
      <translation>bisher nichts</translation>
    </message>
    <message>
      <source>Its own log shows what it sends; it is followed while this program runs.</source>
      <translation>Sein eigenes Protokoll zeigt, was er sendet; ihm wird gefolgt, solange dieses Programm läuft.</translation>
    </message>
    <message>
      <source>not visible from here</source>
      <translation>von hier nicht zu sehen</translation>
    </message>
    <message>
      <source>This program only looks: what the server sends goes past it.</source>
      <translation>Dieses Programm sieht nur zu: was der Server sendet, geht an ihm vorbei.</translation>
    </message>
    <message>
      <source>a ping, {distance}</source>
      <translation>ein Ping, {distance}</translation>
    </message>
    <message>
      <source>nothing for {span}</source>
      <translation>nichts seit {span}</translation>
    </message>
    <message>
      <source>nothing since then</source>
      <translation>seitdem nichts</translation>
    </message>
    <message>
      <source>Last accepted {when}</source>
      <translation>Zuletzt angenommen {when}</translation>
    </message>
    <message>
      <source>Last attempt {when}</source>
      <translation>Letzter Versuch {when}</translation>
    </message>
    <message>
      <source>Stopped by you since: {count}</source>
      <translation>Seither von Ihnen angehalten: {count}</translation>
    </message>
    <message>
      <source>Stopped by you: {count}</source>
      <translation>Von Ihnen angehalten: {count}</translation>
    </message>
    <message>
      <source>Held for you: {count}</source>
      <translation>Für Sie zurückgehalten: {count}</translation>
    </message>
    <message>
      <source>Waiting: {count}</source>
      <translation>Wartend: {count}</translation>
    </message>
    <message>
      <source>cannot be seen: what it sends does not pass through this program</source>
      <translation>nicht zu sehen: was es sendet, geht nicht durch dieses Programm</translation>
    </message>
    <message>
      <source>from {begin} to {end}: this program was closed</source>
      <translation>von {begin} bis {end}: dieses Programm war geschlossen</translation>
    </message>
    <message>
      <source>none from this program; it only looks</source>
      <translation>keiner von diesem Programm; es sieht nur zu</translation>
    </message>
    <message>
      <source>none while off</source>
      <translation>keiner, solange aus</translation>
    </message>
    <message>
      <source>none now: {title} does not answer</source>
      <translation>jetzt keiner: {title} antwortet nicht</translation>
    </message>
    <message>
      <source>none now: {why}</source>
      <translation>jetzt keiner: {why}</translation>
    </message>
    <message>
      <source>when the server hands it over</source>
      <translation>wenn der Server ihn übergibt</translation>
    </message>
    <message>
      <source>none</source>
      <translation>keiner</translation>
    </message>
    <message>
      <source>now</source>
      <translation>jetzt</translation>
    </message>
    <message>
      <source>&amp;Telemetry off</source>
      <translation>&amp;Telemetrie aus</translation>
    </message>
    <message>
      <source>&amp;Telemetry on</source>
      <translation>&amp;Telemetrie an</translation>
    </message>
    <message>
      <source>&amp;Telemetry: some</source>
      <translation>&amp;Telemetrie: teilweise</translation>
    </message>
    <message>
      <source>&amp;Telemetry: off in the file</source>
      <translation>&amp;Telemetrie: in der Datei aus</translation>
    </message>
    <message>
      <source>&amp;Telemetry: not known</source>
      <translation>&amp;Telemetrie: nicht bekannt</translation>
    </message>
  </context>
  <context>
    <name>fields</name>
    <message>
      <source>About this installation.</source>
      <translation>Über diese Installation.</translation>
    </message>
    <message>
      <source>About a user.</source>
      <translation>Über eine Person.</translation>
    </message>
    <message>
      <source>About a project.</source>
      <translation>Über ein Projekt.</translation>
    </message>
    <message>
      <source>About quality gates, profiles and other settings.</source>
      <translation>Über Quality Gates, Profile und andere Einstellungen.</translation>
    </message>
    <message>
      <source>About the message itself.</source>
      <translation>Über die Nachricht selbst.</translation>
    </message>
    <message>
      <source>Identifying.</source>
      <translation>Identifizierend.</translation>
    </message>
    <message>
      <source>Pseudonymous: it stands for somebody without naming.</source>
      <translation>Pseudonym: steht für jemanden, ohne zu nennen.</translation>
    </message>
    <message>
      <source>Neither identifying nor pseudonymous.</source>
      <translation>Weder identifizierend noch pseudonym.</translation>
    </message>
    <message>
      <source>Since version {since} or earlier, until {until}.</source>
      <translation>Seit Version {since} oder früher, bis {until}.</translation>
    </message>
    <message>
      <source>Since version {since}, until {until}.</source>
      <translation>Seit Version {since}, bis {until}.</translation>
    </message>
    <message>
      <source>Since version {since} or earlier.</source>
      <translation>Seit Version {since} oder früher.</translation>
    </message>
    <message>
      <source>Since version {since}.</source>
      <translation>Seit Version {since}.</translation>
    </message>
    <message>
      <source>The vendor does not document it.</source>
      <translation>Der Hersteller dokumentiert es nicht.</translation>
    </message>
    <message>
      <source>MMMM yyyy</source>
      <translation>MMMM yyyy</translation>
    </message>
    <message>
      <source>The vendor documented it until {month}; that page is gone.</source>
      <translation>Der Hersteller hat es bis {month} dokumentiert; diese Seite gibt es nicht mehr.</translation>
    </message>
    <message>
      <source>Holds identifying values.</source>
      <translation>Enthält identifizierende Werte.</translation>
    </message>
    <message>
      <source>Holds pseudonymous values: they stand for somebody without naming.</source>
      <translation>Enthält pseudonyme Werte: Sie stehen für jemanden, ohne ihn zu nennen.</translation>
    </message>
    <message>
      <source>The path of the field</source>
      <translation>Der Pfad des Felds</translation>
    </message>
    <message>
      <source>The vendor's page about the field</source>
      <translation>Die Seite des Herstellers über das Feld</translation>
    </message>
    <message>
      <source>Copy value</source>
      <translation>Wert kopieren</translation>
    </message>
    <message>
      <source>Copy path</source>
      <translation>Pfad kopieren</translation>
    </message>
    <message>
      <source>Show only this part</source>
      <translation>Nur diesen Teil zeigen</translation>
    </message>
    <message>
      <source>The page of {vendor} that documents it</source>
      <translation>Die Seite von {vendor}, die es dokumentiert</translation>
    </message>
  </context>
  <context>
    <name>ForAdministrator</name>
    <message>
      <source>C&amp;opy command</source>
      <translation>Befehl k&amp;opieren</translation>
    </message>
  </context>
  <context>
    <name>InstanceDialog</name>
    <message>
      <source>Add instance</source>
      <translation>Instanz hinzufügen</translation>
    </message>
    <message>
      <source>Change instance</source>
      <translation>Instanz ändern</translation>
    </message>
    <message>
      <source>&amp;Back</source>
      <translation>&amp;Zurück</translation>
    </message>
    <message>
      <source>&amp;Add</source>
      <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
      <source>&amp;Change</source>
      <translation>Ä&amp;ndern</translation>
    </message>
    <message>
      <source>&amp;Others may reach this address; I want that</source>
      <translation>&amp;Andere können diese Adresse erreichen; das will ich</translation>
    </message>
    <message>
      <source>This program will send the documented ping to {vendor} ({address}) instead of the server. So that nothing is sent twice, {title}'s own telemetry is pointed at an address where nobody listens. All documented fields may leave; see them with Preview next once it is added.</source>
      <translation>Dieses Programm sendet dann den dokumentierten Ping an {vendor} ({address}), statt des Servers. Damit nichts doppelt gesendet wird, zeigt die eigene Telemetrie von {title} auf eine Adresse, an der niemand zuhört. Alle dokumentierten Felder dürfen hinaus; sehen Sie sie nach dem Hinzufügen mit Nächste ansehen.</translation>
    </message>
    <message>
      <source>{title}'s main process must be restarted to notice; until then nothing is sent.</source>
      <translation>Der Hauptprozess von {title} muss neu gestartet werden, um es zu bemerken; bis dahin wird nichts gesendet.</translation>
    </message>
    <message>
      <source>{title}'s main process must be restarted to notice. What it sends to the old address until then is refused and does not leave.</source>
      <translation>Der Hauptprozess von {title} muss neu gestartet werden, um es zu bemerken. Was er bis dahin an die alte Adresse sendet, wird abgewiesen und geht nicht hinaus.</translation>
    </message>
    <message>
      <source>{title}'s main process must be restarted to notice; until then it sends past this program.</source>
      <translation>Der Hauptprozess von {title} muss neu gestartet werden, um es zu bemerken; bis dahin sendet er an diesem Programm vorbei.</translation>
    </message>
    <message>
      <source>Waiting for an administrator's password…</source>
      <translation>Es wird auf das Passwort eines Administrators gewartet…</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>It is added, and only watched until then. Choose its way again after that, under Change.</source>
      <translation>Sie ist hinzugefügt und wird bis dahin nur angesehen. Wählen Sie ihren Weg danach noch einmal, unter Ändern.</translation>
    </message>
    <message>
      <source>The rest is changed.</source>
      <translation>Das Übrige ist geändert.</translation>
    </message>
    <message>
      <source>The rest is changed; its way stays as it was until then. Choose it again after that.</source>
      <translation>Das Übrige ist geändert; ihr Weg bleibt bis dahin, wie er war. Wählen Sie ihn danach noch einmal.</translation>
    </message>
  </context>
  <context>
    <name>InstanceForm</name>
    <message>
      <source>Product</source>
      <translation>Produkt</translation>
    </message>
    <message>
      <source>&amp;Product</source>
      <translation>&amp;Produkt</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>&amp;Name</source>
      <translation>&amp;Name</translation>
    </message>
    <message>
      <source>Web address of the server</source>
      <translation>Webadresse des Servers</translation>
    </message>
    <message>
      <source>Web &amp;address</source>
      <translation>Web&amp;adresse</translation>
    </message>
    <message>
      <source>Browse…</source>
      <translation>Durchsuchen…</translation>
    </message>
    <message>
      <source>Browse for: {field}</source>
      <translation>Durchsuchen für: {field}</translation>
    </message>
    <message>
      <source>&amp;Just show me</source>
      <translation>Nur &amp;zeigen</translation>
    </message>
    <message>
      <source>Let it &amp;pass through this program</source>
      <translation>Durch dieses &amp;Programm gehen lassen</translation>
    </message>
    <message>
      <source>&amp;Send the documented ping instead of the server</source>
      <translation>Den &amp;dokumentierten Ping statt des Servers senden</translation>
    </message>
    <message>
      <source>How</source>
      <translation>Wie</translation>
    </message>
    <message>
      <source>&amp;Hold every message until I release it</source>
      <translation>&amp;Jede Nachricht zurückhalten, bis ich sie freigebe</translation>
    </message>
    <message>
      <source>Keep back what it tells of the &amp;use of add-ons</source>
      <translation>Zurückhalten, was es von der N&amp;utzung von Erweiterungen erzählt</translation>
    </message>
    <message>
      <source>Address and port of this computer where it comes in</source>
      <translation>Adresse und Port dieses Rechners, wo es hereinkommt</translation>
    </message>
    <message>
      <source>chosen for you; for a server in a container its bridge's address</source>
      <translation>wird gewählt; für einen Server im Container die Adresse seiner Brücke</translation>
    </message>
    <message>
      <source>Comes &amp;in at</source>
      <translation>Kommt here&amp;in bei</translation>
    </message>
    <message>
      <source>Token or password</source>
      <translation>Token oder Passwort</translation>
    </message>
    <message>
      <source>Keep the one it has</source>
      <translation>Die bisherige behalten</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>In a file that only I can read</source>
      <translation>In einer Datei, die nur ich lesen kann</translation>
    </message>
    <message>
      <source>Paste it; kept in the keyring</source>
      <translation>Einfügen; wird im Schlüsselbund verwahrt</translation>
    </message>
    <message>
      <source>User name</source>
      <translation>Benutzername</translation>
    </message>
    <message>
      <source>user name; empty for a token or API key</source>
      <translation>Benutzername; leer bei Token oder API-Schlüssel</translation>
    </message>
    <message>
      <source>File with the token or password</source>
      <translation>Datei mit Token oder Passwort</translation>
    </message>
    <message>
      <source>&amp;Log-in</source>
      <translation>An&amp;meldung</translation>
    </message>
    <message>
      <source>To build the ping this program asks the server, so it needs its web address.</source>
      <translation>Um den Ping zu bauen, fragt dieses Programm den Server, es braucht also seine Webadresse.</translation>
    </message>
    <message>
      <source>To notice when telemetry is off this program must see the config file: give the folder.</source>
      <translation>Um zu bemerken, wenn die Telemetrie aus ist, muss dieses Programm die Konfigurationsdatei sehen: geben Sie den Ordner an.</translation>
    </message>
    <message>
      <source>Give the file with its whole path, from the root on.</source>
      <translation>Geben Sie die Datei mit ganzem Pfad an, von der Wurzel an.</translation>
    </message>
    <message>
      <source>with {folder} in it; empty if elsewhere</source>
      <translation>mit {folder} darin; leer, wenn woanders</translation>
    </message>
    <message>
      <source>This program asks {title} for the documented fields, shows them, and sends them to {vendor}. The server's own telemetry is pointed nowhere; you see the lines before.</source>
      <translation>Dieses Programm fragt {title} nach den dokumentierten Feldern, zeigt sie und sendet sie an {vendor}. Die eigene Telemetrie des Servers wird ins Leere gerichtet; die Zeilen sehen Sie vorher.</translation>
    </message>
    <message>
      <source>{title} hands its own telemetry to this program. You see the very bytes and decide; this program sends them to {vendor}. While it is not running nothing leaves. You see the lines before.</source>
      <translation>{title} übergibt seine eigene Telemetrie diesem Programm. Sie sehen genau diese Bytes und entscheiden; dieses Programm sendet sie an {vendor}. Solange es nicht läuft, geht nichts hinaus. Die Zeilen sehen Sie vorher.</translation>
    </message>
    <message>
      <source>Nothing is changed and nothing is sent. You see what {title} says and does.</source>
      <translation>Nichts wird geändert und nichts gesendet. Sie sehen, was {title} sagt und tut.</translation>
    </message>
    <message>
      <source>Without one the files can be read, but the running server does not show all that it uses.</source>
      <translation>Ohne lassen sich die Dateien lesen, aber der laufende Server zeigt nicht alles, was er verwendet.</translation>
    </message>
    <message>
      <source>One line, the token or password. The file stays where it is (mode 600).</source>
      <translation>Eine Zeile, Token oder Passwort. Die Datei bleibt, wo sie ist (Rechte 600).</translation>
    </message>
    <message>
      <source>It goes into the system's keyring and is written nowhere else.</source>
      <translation>Es kommt in den Schlüsselbund des Systems und wird sonst nirgends geschrieben.</translation>
    </message>
  </context>
  <context>
    <name>InstancePlace</name>
    <message>
      <source>How it runs</source>
      <translation>Wie es läuft</translation>
    </message>
    <message>
      <source>in a folder, or elsewhere</source>
      <translation>in einem Ordner oder anderswo</translation>
    </message>
    <message>
      <source>as a service of a compose file</source>
      <translation>als Dienst einer Compose-Datei</translation>
    </message>
    <message>
      <source>in a container</source>
      <translation>in einem Container</translation>
    </message>
    <message>
      <source>Folder of the installation</source>
      <translation>Ordner der Installation</translation>
    </message>
    <message>
      <source>Compose file</source>
      <translation>Compose-Datei</translation>
    </message>
    <message>
      <source>docker-compose.yml or compose.yaml</source>
      <translation>docker-compose.yml oder compose.yaml</translation>
    </message>
    <message>
      <source>Service in the compose file</source>
      <translation>Dienst in der Compose-Datei</translation>
    </message>
    <message>
      <source>found by its image</source>
      <translation>am Image erkannt</translation>
    </message>
    <message>
      <source>Name of the container</source>
      <translation>Name des Containers</translation>
    </message>
    <message>
      <source>name or id</source>
      <translation>Name oder ID</translation>
    </message>
    <message>
      <source>R&amp;uns</source>
      <translation>Lä&amp;uft</translation>
    </message>
    <message>
      <source>&amp;Folder</source>
      <translation>O&amp;rdner</translation>
    </message>
    <message>
      <source>&amp;Compose file</source>
      <translation>&amp;Compose-Datei</translation>
    </message>
    <message>
      <source>S&amp;ervice</source>
      <translation>Di&amp;enst</translation>
    </message>
    <message>
      <source>&amp;Container</source>
      <translation>&amp;Container</translation>
    </message>
    <message>
      <source>Browse…</source>
      <translation>Durchsuchen…</translation>
    </message>
    <message>
      <source>Browse for: {field}</source>
      <translation>Durchsuchen nach: {field}</translation>
    </message>
    <message>
      <source>Looking for installations on this computer…</source>
      <translation>Auf diesem Rechner wird nach Installationen gesucht…</translation>
    </message>
    <message>
      <source>Give the compose file with its whole path, from the root on.</source>
      <translation>Die Compose-Datei mit ihrem ganzen Pfad angeben, von der Wurzel an.</translation>
    </message>
    <message>
      <source>Give the folder with its whole path, from the root on.</source>
      <translation>Den Ordner mit seinem ganzen Pfad angeben, von der Wurzel an.</translation>
    </message>
    <message>
      <source>Found here: {count}. Choose from the list, or type it.</source>
      <translation>Hier gefunden: {count}. Aus der Liste wählen oder eintippen.</translation>
    </message>
    <message>
      <source>Found: the service {service}. What its files say: {word}.</source>
      <translation>Gefunden: der Dienst {service}. Was seine Dateien sagen: {word}.</translation>
    </message>
    <message>
      <source>Found: a container. What it was made with says: {word}.</source>
      <translation>Gefunden: ein Container. Womit er angelegt wurde, sagt: {word}.</translation>
    </message>
    <message>
      <source>Compose files (*.yml *.yaml)</source>
      <translation>Compose-Dateien (*.yml *.yaml)</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>Alle Dateien (*)</translation>
    </message>
  </context>
  <context>
    <name>InstanceView</name>
    <message>
      <source>It is the same, set up a&amp;new</source>
      <translation>Es ist derselbe, &amp;neu eingerichtet</translation>
    </message>
    <message>
      <source>From now on the server that answers is this instance's; what waits of the old one stops</source>
      <translation>Von jetzt an ist der Server, der antwortet, der dieser Instanz; was vom alten wartet, wird angehalten</translation>
    </message>
    <message>
      <source>Re&amp;start…</source>
      <translation>Neu &amp;starten…</translation>
    </message>
    <message>
      <source>Shows how, and what it interrupts, before anything is done</source>
      <translation>Zeigt wie, und was es unterbricht, bevor etwas geschieht</translation>
    </message>
    <message>
      <source>Show what it sen&amp;ds…</source>
      <translation>Zei&amp;gen, was es sendet…</translation>
    </message>
    <message>
      <source>Builds the next payload as it would be now; nothing is sent</source>
      <translation>Baut die nächste Nachricht, wie sie jetzt wäre; nichts wird gesendet</translation>
    </message>
    <message>
      <source>Your file says</source>
      <translation>Ihre Datei sagt</translation>
    </message>
    <message>
      <source>The server uses</source>
      <translation>Der Server verwendet</translation>
    </message>
    <message>
      <source>What we saw leave</source>
      <translation>Was wir hinausgehen sahen</translation>
    </message>
    <message>
      <source>&amp;Why</source>
      <translation>&amp;Warum</translation>
    </message>
    <message>
      <source>Last attempt</source>
      <translation>Letzter Versuch</translation>
    </message>
    <message>
      <source>Last accepted</source>
      <translation>Zuletzt angenommen</translation>
    </message>
    <message>
      <source>Next ping</source>
      <translation>Nächster Ping</translation>
    </message>
    <message>
      <source>Not watched</source>
      <translation>Nicht beobachtet</translation>
    </message>
    <message>
      <source>Last &amp;30 days</source>
      <translation>Letzte &amp;30 Tage</translation>
    </message>
    <message>
      <source>Si&amp;ze of a ping</source>
      <translation>Grö&amp;ße eines Pings</translation>
    </message>
    <message>
      <source>Use another &amp;port…</source>
      <translation>Anderen &amp;Port verwenden…</translation>
    </message>
    <message>
      <source>Chooses a free port, and shows what that changes before it is done</source>
      <translation>Wählt einen freien Port und zeigt, was das ändert, bevor es geschieht</translation>
    </message>
    <message>
      <source>Comes in here</source>
      <translation>Kommt hier herein</translation>
    </message>
    <message>
      <source>Telemetry of {name}</source>
      <translation>Telemetrie von {name}</translation>
    </message>
    <message numerus="yes">
      <source>&amp;Why (%n place(s) looked at)</source>
      <translation>
        <numerusform>&amp;Warum (%n Stelle angesehen)</numerusform>
        <numerusform>&amp;Warum (%n Stellen angesehen)</numerusform>
      </translation>
    </message>
    <message>
      <source>none: nothing is sent now</source>
      <translation>keiner: jetzt wird nichts gesendet</translation>
    </message>
    <message>
      <source>open</source>
      <translation>offen</translation>
    </message>
    <message>
      <source>closed</source>
      <translation>geschlossen</translation>
    </message>
  </context>
  <context>
    <name>payloads</name>
    <message>
      <source>Field</source>
      <translation>Feld</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Bedeutung</translation>
    </message>
    <message>
      <source>Mark</source>
      <translation>Zeichen</translation>
    </message>
    <message>
      <source>identifying</source>
      <translation>identifizierend</translation>
    </message>
    <message>
      <source>pseudonymous</source>
      <translation>pseudonym</translation>
    </message>
    <message>
      <source>unknown field</source>
      <translation>unbekanntes Feld</translation>
    </message>
    <message>
      <source>not documented</source>
      <translation>nicht dokumentiert</translation>
    </message>
    <message>
      <source>found</source>
      <translation>gefunden</translation>
    </message>
    <message>
      <source>in it: {marks}</source>
      <translation>darin: {marks}</translation>
    </message>
    <message>
      <source>Identifies this installation, a person or a project.</source>
      <translation>Identifiziert diese Installation, eine Person oder ein Projekt.</translation>
    </message>
    <message>
      <source>Stands for a person or a project without naming it: the same in every message.</source>
      <translation>Steht für eine Person oder ein Projekt, ohne zu nennen: in jeder Nachricht gleich.</translation>
    </message>
    <message>
      <source>This program does not know the field, and the vendor does not document it.</source>
      <translation>Dieses Programm kennt das Feld nicht, und der Hersteller dokumentiert es nicht.</translation>
    </message>
    <message>
      <source>The vendor does not document this field; the meaning was read from the product itself.</source>
      <translation>Der Hersteller dokumentiert dieses Feld nicht; die Bedeutung wurde am Produkt selbst abgelesen.</translation>
    </message>
    <message>
      <source>You let this through.</source>
      <translation>Sie haben das durchgelassen.</translation>
    </message>
    <message>
      <source>Look at it before it leaves.</source>
      <translation>Sehen Sie es an, bevor es hinausgeht.</translation>
    </message>
    <message>
      <source>In it is what identifies this installation, a person or a project.</source>
      <translation>Darin steht, was diese Installation, eine Person oder ein Projekt identifiziert.</translation>
    </message>
    <message>
      <source>In it is what stands for a person or a project without naming it.</source>
      <translation>Darin steht, was für eine Person oder ein Projekt steht, ohne sie zu nennen.</translation>
    </message>
    <message>
      <source>In it are fields that the vendor does not document.</source>
      <translation>Darin stehen Felder, die der Hersteller nicht dokumentiert.</translation>
    </message>
    <message>
      <source>In it something was found: look at it before it leaves.</source>
      <translation>Darin wurde etwas gefunden: Sehen Sie es an, bevor es hinausgeht.</translation>
    </message>
    <message>
      <source>&amp;Release</source>
      <translation>F&amp;reigeben</translation>
    </message>
    <message>
      <source>&amp;Discard</source>
      <translation>&amp;Verwerfen</translation>
    </message>
    <message>
      <source>&amp;Send again</source>
      <translation>Noch einmal &amp;senden</translation>
    </message>
    <message>
      <source>Lets the held payload leave, and what it was held for in future ones too</source>
      <translation>Lässt die zurückgehaltene Nachricht hinaus, und weswegen sie gehalten wurde auch künftig</translation>
    </message>
    <message>
      <source>Keeps it here: it does not leave unless you send it again</source>
      <translation>Behält sie hier: sie geht nicht hinaus, außer Sie senden sie noch einmal</translation>
    </message>
    <message>
      <source>Lets the refused or discarded payload leave</source>
      <translation>Lässt die abgewiesene oder verworfene Nachricht hinaus</translation>
    </message>
    <message>
      <source>The message has no body.</source>
      <translation>Die Nachricht hat keinen Inhalt.</translation>
    </message>
    <message>
      <source>The body is no JSON that can be read, so nothing can be said of its fields.</source>
      <translation>Der Inhalt ist kein lesbares JSON, über seine Felder lässt sich also nichts sagen.</translation>
    </message>
    <message>
      <source>This version of the program does not know the product, so nothing can be said of the fields.</source>
      <translation>Diese Version des Programms kennt das Produkt nicht, über die Felder lässt sich also nichts sagen.</translation>
    </message>
    <message>
      <source>It came packed (gzip): {packed} bytes, beside. Unpacked it has {unpacked} bytes, shown here. Save as writes the packed bytes, exactly as they came and as they are sent.</source>
      <translation>Sie kam gepackt (gzip): {packed} Bytes, daneben. Entpackt sind es {unpacked} Bytes, hier gezeigt. Speichern unter schreibt die gepackten Bytes, genau wie sie kamen und gesendet werden.</translation>
    </message>
    <message>
      <source>These bytes are not UTF-8 text. What is no text is shown as \xNN; Save as writes the exact bytes.</source>
      <translation>Diese Bytes sind kein UTF-8-Text. Was kein Text ist, steht als \xNN da; Speichern unter schreibt genau die Bytes.</translation>
    </message>
    <message>
      <source>This is no JSON that can be read, so there is no tree of it.</source>
      <translation>Das ist kein lesbares JSON, es gibt also keinen Baum davon.</translation>
    </message>
    <message>
      <source>Looked at {count} values. Found: {found}.</source>
      <translation>{count} Werte angesehen. Gefunden: {found}.</translation>
    </message>
    <message>
      <source>Nothing that names a person or a project was found in {count} values.</source>
      <translation>In {count} Werten wurde nichts gefunden, was eine Person oder ein Projekt nennt.</translation>
    </message>
    <message>
      <source>No e-mail address, host name, IP address or home folder was found in {count} values. Names of your users and projects could not be compared: this program does not keep them.</source>
      <translation>In {count} Werten wurde keine E-Mail-Adresse, kein Rechnername, keine IP-Adresse und kein persönlicher Ordner gefunden. Namen Ihrer Benutzer und Projekte ließen sich nicht vergleichen: dieses Programm verwahrt sie nicht.</translation>
    </message>
    <message>
      <source>Fields that {vendor} does not document: {count}. They are marked.</source>
      <translation>Felder, die {vendor} nicht dokumentiert: {count}. Sie sind gekennzeichnet.</translation>
    </message>
    <message>
      <source>the maker</source>
      <translation>der Hersteller</translation>
    </message>
    <message>
      <source>Also marked: {found}.</source>
      <translation>Auch gekennzeichnet: {found}.</translation>
    </message>
    <message>
      <source>{what} in {path}</source>
      <translation>{what} in {path}</translation>
    </message>
    <message>
      <source>; </source>
      <translation>; </translation>
    </message>
    <message>
      <source>{found} and in {count} more places</source>
      <translation>{found} und an {count} weiteren Stellen</translation>
    </message>
    <message>
      <source>{number} bytes</source>
      <translation>{number} Bytes</translation>
    </message>
    <message>
      <source>ping</source>
      <translation>Ping</translation>
    </message>
    <message>
      <source>metrics</source>
      <translation>Messwerte</translation>
    </message>
    <message>
      <source>event</source>
      <translation>Ereignis</translation>
    </message>
    <message>
      <source>usage</source>
      <translation>Nutzung</translation>
    </message>
    <message>
      <source>farewell</source>
      <translation>Abschied</translation>
    </message>
    <message>
      <source>no answer</source>
      <translation>keine Antwort</translation>
    </message>
    <message>
      <source>{time} · {instance}: {act}</source>
      <translation>{time} · {instance}: {act}</translation>
    </message>
    <message>
      <source>{time} · {instance}: {act}; this was not finished. {why}</source>
      <translation>{time} · {instance}: {act}; das wurde nicht fertig. {why}</translation>
    </message>
    <message>
      <source>{instance} · {kind} · {state} · {time} · {size}</source>
      <translation>{instance} · {kind} · {state} · {time} · {size}</translation>
    </message>
    <message>
      <source>{instance} · {kind} · {state} · {time} · {size} · {answer} in {duration}</source>
      <translation>{instance} · {kind} · {state} · {time} · {size} · {answer} in {duration}</translation>
    </message>
    <message>
      <source>Rebuilt by this program from what the web API offers, in the documented shape.</source>
      <translation>Von diesem Programm nachgebaut aus dem, was die Web-API hergibt, in der dokumentierten Form.</translation>
    </message>
    <message>
      <source>Shown by the server itself; it was sent past this program.</source>
      <translation>Vom Server selbst gezeigt; sie ging an diesem Programm vorbei.</translation>
    </message>
    <message>
      <source>Taken from the server, sent unchanged.</source>
      <translation>Vom Server übernommen, unverändert gesendet.</translation>
    </message>
    <message>
      <source>Taken from the server, kept unchanged.</source>
      <translation>Vom Server übernommen, unverändert verwahrt.</translation>
    </message>
    <message>
      <source>{number} ms</source>
      <translation>{number} ms</translation>
    </message>
    <message>
      <source>{number} s</source>
      <translation>{number} s</translation>
    </message>
    <message>
      <source>{why} Part of the message may have left.</source>
      <translation>{why} Ein Teil der Nachricht kann hinausgegangen sein.</translation>
    </message>
    <message>
      <source>{why} Nothing had left.</source>
      <translation>{why} Nichts war hinausgegangen.</translation>
    </message>
    <message>
      <source>e-mail address ({count})</source>
      <translation>E-Mail-Adresse ({count})</translation>
    </message>
    <message>
      <source>IP address ({count})</source>
      <translation>IP-Adresse ({count})</translation>
    </message>
    <message>
      <source>host name ({count})</source>
      <translation>Rechnername ({count})</translation>
    </message>
    <message>
      <source>home folder ({count})</source>
      <translation>persönlicher Ordner ({count})</translation>
    </message>
    <message>
      <source>name of a user or project ({count})</source>
      <translation>Name einer Person oder eines Projekts ({count})</translation>
    </message>
    <message>
      <source>not among the documented fields ({count})</source>
      <translation>nicht unter den dokumentierten Feldern ({count})</translation>
    </message>
    <message>
      <source>unusual value ({count})</source>
      <translation>ungewöhnlicher Wert ({count})</translation>
    </message>
    <message>
      <source>key stands twice ({count})</source>
      <translation>Schlüssel steht zweimal ({count})</translation>
    </message>
    <message>
      <source>not readable as JSON</source>
      <translation>nicht als JSON lesbar</translation>
    </message>
  </context>
  <context>
    <name>JsonModel</name>
    <message>
      <source>(the whole body)</source>
      <translation>(der ganze Inhalt)</translation>
    </message>
    <message>
      <source>{first} to {last}</source>
      <translation>{first} bis {last}</translation>
    </message>
    <message>
      <source>{count} entries</source>
      <translation>{count} Einträge</translation>
    </message>
  </context>
  <context>
    <name>LeaveDialog</name>
    <message>
      <source>Remove everything</source>
      <translation>Alles entfernen</translation>
    </message>
    <message>
      <source>Remove everything that this program keeps and has changed?</source>
      <translation>Alles entfernen, was dieses Programm verwahrt und geändert hat?</translation>
    </message>
    <message>
      <source>&amp;Remove everything</source>
      <translation>&amp;Alles entfernen</translation>
    </message>
    <message>
      <source>These go: the start at login, tokens in the keyring, the record with all payloads, settings and logs ({count} files). Token files that you named yourself stay. This cannot be undone.</source>
      <translation>Das verschwindet: der Start beim Anmelden, Tokens im Schlüsselbund, die Aufzeichnung mit allen Nachrichten, Einstellungen und Protokolle ({count} Dateien). Token-Dateien, die Sie selbst genannt haben, bleiben. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
      <source>The service that keeps this program up is ended, and its file goes: {path}</source>
      <translation>Der Dienst, der dieses Programm am Laufen hält, wird beendet, und seine Datei geht mit: {path}</translation>
    </message>
    <message>
      <source>{name}: nothing stands changed there.</source>
      <translation>{name}: dort steht nichts Geändertes.</translation>
    </message>
    <message>
      <source>{name}: its telemetry is on. What this program changed in {where} is taken back.</source>
      <translation>{name}: die Telemetrie ist an. Was dieses Programm in {where} geändert hat, wird zurückgenommen.</translation>
    </message>
    <message>
      <source>Keep telemetry of {name} stopped</source>
      <translation>Telemetrie von {name} angehalten lassen</translation>
    </message>
    <message>
      <source>Keep: what this program changed in {where} stays.</source>
      <translation>Behalten: Was dieses Programm in {where} geändert hat, bleibt.</translation>
    </message>
    <message>
      <source>Undo: what this program changed in {where} is taken back; its telemetry may start again.</source>
      <translation>Zurücknehmen: Was dieses Programm in {where} geändert hat, wird zurückgenommen; die Telemetrie kann wieder beginnen.</translation>
    </message>
    <message>
      <source>Removing…</source>
      <translation>Wird entfernt…</translation>
    </message>
    <message>
      <source>Nothing more was removed. Repeat this after that.</source>
      <translation>Mehr wurde nicht entfernt. Wiederholen Sie dies danach.</translation>
    </message>
  </context>
  <context>
    <name>LinesView</name>
    <message>
      <source>Lines of the config file</source>
      <translation>Zeilen der Konfigurationsdatei</translation>
    </message>
    <message>
      <source>Lines that change</source>
      <translation>Zeilen, die sich ändern</translation>
    </message>
    <message>
      <source>This changes the running server, {path}:</source>
      <translation>Das ändert den laufenden Server, {path}:</translation>
    </message>
    <message>
      <source>This changes {path}:</source>
      <translation>Das ändert {path}:</translation>
    </message>
    <message>
      <source>This changes {path} (owned by {owner}: an administrator's password will be asked for):</source>
      <translation>Das ändert {path} (gehört {owner}; nach dem Passwort eines Administrators wird gefragt):</translation>
    </message>
    <message>
      <source>This changes {path} (owned by {owner}: you get a command for an administrator):</source>
      <translation>Das ändert {path} (gehört {owner}; Sie bekommen einen Befehl für einen Administrator):</translation>
    </message>
    <message>
      <source>This changes {path} (owned by {owner}):</source>
      <translation>Das ändert {path} (gehört {owner}):</translation>
    </message>
    <message>
      <source>The config file is not known to this program. Put these lines into it yourself:</source>
      <translation>Die Konfigurationsdatei ist diesem Programm nicht bekannt. Tragen Sie diese Zeilen selbst ein:</translation>
    </message>
    <message>
      <source>Lines to put into the config file</source>
      <translation>Zeilen für die Konfigurationsdatei</translation>
    </message>
    <message>
      <source>An administrator makes just this change with:</source>
      <translation>Ein Administrator macht genau diese Änderung mit:</translation>
    </message>
    <message>
      <source>Command for an administrator</source>
      <translation>Befehl für einen Administrator</translation>
    </message>
    <message>
      <source>Left as it is: {why}</source>
      <translation>Unverändert gelassen: {why}</translation>
    </message>
  </context>
  <context>
    <name>log</name>
    <message>
      <source>Time</source>
      <translation>Zeit</translation>
    </message>
    <message>
      <source>Instance</source>
      <translation>Instanz</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>Antwort</translation>
    </message>
    <message>
      <source>Destination</source>
      <translation>Ziel</translation>
    </message>
  </context>
  <context>
    <name>Chip</name>
    <message>
      <source>{question}: {answer}</source>
      <translation>{question}: {answer}</translation>
    </message>
  </context>
  <context>
    <name>FilterBar</name>
    <message>
      <source>Instance</source>
      <translation>Instanz</translation>
    </message>
    <message>
      <source>all</source>
      <translation>alle</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>Zeit</translation>
    </message>
    <message>
      <source>any</source>
      <translation>beliebig</translation>
    </message>
    <message>
      <source>last 24 hours</source>
      <translation>letzte 24 Stunden</translation>
    </message>
    <message>
      <source>last 7 days</source>
      <translation>letzte 7 Tage</translation>
    </message>
    <message>
      <source>last 30 days</source>
      <translation>letzte 30 Tage</translation>
    </message>
    <message>
      <source>between two days…</source>
      <translation>zwischen zwei Tagen…</translation>
    </message>
    <message>
      <source>Show &amp;all</source>
      <translation>&amp;Alle zeigen</translation>
    </message>
    <message>
      <source>Takes all filters off</source>
      <translation>Nimmt alle Filter weg</translation>
    </message>
    <message>
      <source>Search in payloads, addresses and errors</source>
      <translation>In Nachrichten, Adressen und Fehlern suchen</translation>
    </message>
  </context>
  <context>
    <name>LogModel</name>
    <message>
      <source>an instance</source>
      <translation>eine Instanz</translation>
    </message>
  </context>
  <context>
    <name>LogView</name>
    <message>
      <source>Payloads and changes of the switch</source>
      <translation>Nachrichten und Änderungen des Schalters</translation>
    </message>
  </context>
  <context>
    <name>LogWindow</name>
    <message>
      <source>Live log · Telemetry Tray</source>
      <translation>Live-Protokoll · Telemetry Tray</translation>
    </message>
    <message>
      <source>Nothing new can arrive here: the part that sends and records has stopped. The main window says why.</source>
      <translation>Hier kann nichts Neues ankommen: der Teil, der sendet und aufzeichnet, steht. Das Hauptfenster sagt, warum.</translation>
    </message>
    <message>
      <source>&amp;Follow</source>
      <translation>&amp;Folgen</translation>
    </message>
    <message>
      <source>Stays at the newest line. Stops when you scroll up, goes on at the end.</source>
      <translation>Bleibt bei der neuesten Zeile. Hört auf, wenn Sie nach oben blättern, geht am Ende weiter.</translation>
    </message>
    <message>
      <source>&amp;Open</source>
      <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
      <source>Shows what was in it</source>
      <translation>Zeigt, was darin war</translation>
    </message>
    <message>
      <source>&amp;Copy row</source>
      <translation>Zeile &amp;kopieren</translation>
    </message>
    <message>
      <source>Copy as &amp;JSON line</source>
      <translation>Als &amp;JSON-Zeile kopieren</translation>
    </message>
    <message>
      <source>Ctrl+Shift+C</source>
      <translation>Ctrl+Shift+C</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
    <message>
      <source>Colum&amp;ns</source>
      <translation>&amp;Spalten</translation>
    </message>
    <message>
      <source>Columns of the table</source>
      <translation>Spalten der Tabelle</translation>
    </message>
    <message>
      <source>Sa&amp;ve…</source>
      <translation>S&amp;peichern…</translation>
    </message>
    <message>
      <source>Writes what is shown into a file (Ctrl+S)</source>
      <translation>Schreibt in eine Datei, was gezeigt wird (Strg+S)</translation>
    </message>
    <message>
      <source>No payload is like that. Show all takes the filters off.</source>
      <translation>Keine Nachricht ist so. Alle zeigen nimmt die Filter weg.</translation>
    </message>
    <message>
      <source>Nothing yet. A payload is one message that an instance sends to its maker, or that was kept from being sent. Each is listed here as it happens, and so is each change of the switch.</source>
      <translation>Noch nichts. Eine Nachricht ist, was eine Instanz ihrem Hersteller sendet oder was davon abgehalten wurde. Jede steht hier, sobald sie geschieht, ebenso jede Änderung des Schalters.</translation>
    </message>
    <message numerus="yes">
      <source>looking through %Ln payload(s)</source>
      <translation>
        <numerusform>%Ln Nachricht wird durchgesehen</numerusform>
        <numerusform>%Ln Nachrichten werden durchgesehen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>nothing is recorded now · %Ln payload(s)</source>
      <translation>
        <numerusform>jetzt wird nichts aufgezeichnet · %Ln Nachricht</numerusform>
        <numerusform>jetzt wird nichts aufgezeichnet · %Ln Nachrichten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>following · %Ln payload(s)</source>
      <translation>
        <numerusform>folgt · %Ln Nachricht</numerusform>
        <numerusform>folgt · %Ln Nachrichten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>not following, newer ones wait at the end · %Ln payload(s)</source>
      <translation>
        <numerusform>folgt nicht, neuere warten am Ende · %Ln Nachricht</numerusform>
        <numerusform>folgt nicht, neuere warten am Ende · %Ln Nachrichten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>not following · %Ln payload(s)</source>
      <translation>
        <numerusform>folgt nicht · %Ln Nachricht</numerusform>
        <numerusform>folgt nicht · %Ln Nachrichten</numerusform>
      </translation>
    </message>
    <message>
      <source>{shown} found so far</source>
      <translation>bisher {shown} gefunden</translation>
    </message>
    <message>
      <source>more than {shown} found</source>
      <translation>mehr als {shown} gefunden</translation>
    </message>
    <message>
      <source>{shown} shown</source>
      <translation>{shown} gezeigt</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Telemetry Tray</source>
      <translation>Telemetry Tray</translation>
    </message>
    <message>
      <source>&amp;Add instance…</source>
      <translation>Instanz &amp;hinzufügen…</translation>
    </message>
    <message>
      <source>&amp;Find instances…</source>
      <translation>Instanzen &amp;finden…</translation>
    </message>
    <message>
      <source>&amp;Settings…</source>
      <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
      <source>A&amp;bout…</source>
      <translation>Ü&amp;ber…</translation>
    </message>
    <message>
      <source>Remove &amp;everything…</source>
      <translation>&amp;Alles entfernen…</translation>
    </message>
    <message>
      <source>&amp;Close window</source>
      <translation>Fenster &amp;schließen</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>&amp;Beenden</translation>
    </message>
    <message>
      <source>&amp;Live log</source>
      <translation>&amp;Live-Protokoll</translation>
    </message>
    <message>
      <source>&amp;View last payload</source>
      <translation>&amp;Letzte Nachricht</translation>
    </message>
    <message>
      <source>&amp;Preview next</source>
      <translation>&amp;Nächste ansehen</translation>
    </message>
    <message>
      <source>Send &amp;now</source>
      <translation>Jetzt &amp;senden</translation>
    </message>
    <message>
      <source>C&amp;heck again</source>
      <translation>Noch einmal &amp;prüfen</translation>
    </message>
    <message>
      <source>Res&amp;tart…</source>
      <translation>Neu star&amp;ten…</translation>
    </message>
    <message>
      <source>&amp;Change…</source>
      <translation>Ä&amp;ndern…</translation>
    </message>
    <message>
      <source>Take &amp;back what this program changed…</source>
      <translation>&amp;Zurücknehmen, was dieses Programm geändert hat…</translation>
    </message>
    <message>
      <source>Re&amp;port…</source>
      <translation>&amp;Bericht…</translation>
    </message>
    <message>
      <source>&amp;Remove…</source>
      <translation>&amp;Entfernen…</translation>
    </message>
    <message>
      <source>&amp;Program</source>
      <translation>&amp;Programm</translation>
    </message>
    <message>
      <source>&amp;Instance</source>
      <translation>&amp;Instanz</translation>
    </message>
    <message>
      <source>Instances</source>
      <translation>Instanzen</translation>
    </message>
    <message>
      <source>+ &amp;Add instance</source>
      <translation>+ Instanz &amp;hinzufügen</translation>
    </message>
    <message>
      <source>&amp;More</source>
      <translation>&amp;Mehr</translation>
    </message>
    <message>
      <source>Asking the server…</source>
      <translation>Der Server wird gefragt…</translation>
    </message>
    <message>
      <source>Building the ping…</source>
      <translation>Der Ping wird gebaut…</translation>
    </message>
    <message>
      <source>Reading {what}: {count}</source>
      <translation>{what} wird gelesen: {count}</translation>
    </message>
    <message>
      <source>Reading {what}: {count} of {total}</source>
      <translation>{what} wird gelesen: {count} von {total}</translation>
    </message>
    <message>
      <source>Payload {number}: {word}, answer {code}.</source>
      <translation>Nachricht {number}: {word}, Antwort {code}.</translation>
    </message>
    <message>
      <source>Payload {number}: {word}. {why}</source>
      <translation>Nachricht {number}: {word}. {why}</translation>
    </message>
    <message>
      <source>The demo could not be started from here. In a terminal: telemetry-tray demo</source>
      <translation>Die Demo ließ sich von hier nicht starten. In einem Terminal: telemetry-tray demo</translation>
    </message>
  </context>
  <context>
    <name>words</name>
    <message>
      <source>{product} ({name})</source>
      <translation>{product} ({name})</translation>
    </message>
    <message>
      <source>Sending, although you set it off</source>
      <translation>Sendet, obwohl ausgeschaltet</translation>
    </message>
    <message>
      <source>Sending again</source>
      <translation>Sendet wieder</translation>
    </message>
    <message>
      <source>Cannot tell</source>
      <translation>Nicht zu sagen</translation>
    </message>
    <message>
      <source>Held: new field</source>
      <translation>Zurückgehalten: neues Feld</translation>
    </message>
    <message>
      <source>Cannot reach {vendor}</source>
      <translation>{vendor} nicht erreichbar</translation>
    </message>
    <message>
      <source>Still sending some</source>
      <translation>Sendet noch manches</translation>
    </message>
    <message>
      <source>Still sending until you restart</source>
      <translation>Sendet noch bis zum Neustart</translation>
    </message>
    <message>
      <source>Sending to {vendor}</source>
      <translation>Sendet an {vendor}</translation>
    </message>
    <message>
      <source>Not sending</source>
      <translation>Sendet nicht</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>wartend</translation>
    </message>
    <message>
      <source>being sent</source>
      <translation>wird gesendet</translation>
    </message>
    <message>
      <source>sent</source>
      <translation>gesendet</translation>
    </message>
    <message>
      <source>refused</source>
      <translation>abgewiesen</translation>
    </message>
    <message>
      <source>perhaps sent, tried again</source>
      <translation>vielleicht gesendet, wird noch einmal versucht</translation>
    </message>
    <message>
      <source>held</source>
      <translation>zurückgehalten</translation>
    </message>
    <message>
      <source>discarded by you</source>
      <translation>von Ihnen verworfen</translation>
    </message>
    <message>
      <source>stopped by you</source>
      <translation>von Ihnen angehalten</translation>
    </message>
    <message>
      <source>replaced by a newer one</source>
      <translation>durch eine neuere ersetzt</translation>
    </message>
    <message>
      <source>waited too long</source>
      <translation>zu lange gewartet</translation>
    </message>
    <message>
      <source>left without us</source>
      <translation>ohne uns gegangen</translation>
    </message>
    <message>
      <source>on</source>
      <translation>an</translation>
    </message>
    <message>
      <source>some</source>
      <translation>teilweise</translation>
    </message>
    <message>
      <source>off</source>
      <translation>aus</translation>
    </message>
    <message>
      <source>cannot tell</source>
      <translation>nicht zu sagen</translation>
    </message>
    <message>
      <source>you stopped telemetry</source>
      <translation>Sie haben die Telemetrie angehalten</translation>
    </message>
    <message>
      <source>you started telemetry</source>
      <translation>Sie haben die Telemetrie gestartet</translation>
    </message>
    <message>
      <source>you took this program's edits back</source>
      <translation>Sie haben die Änderungen dieses Programms zurückgenommen</translation>
    </message>
    <message>
      <source>the switch was changed elsewhere</source>
      <translation>der Schalter wurde anderswo geändert</translation>
    </message>
    <message>
      <source>no HTTP/1.1</source>
      <translation>kein HTTP/1.1</translation>
    </message>
    <message>
      <source>meant for a proxy</source>
      <translation>für einen Proxy bestimmt</translation>
    </message>
    <message>
      <source>under another host name</source>
      <translation>unter anderem Rechnernamen</translation>
    </message>
    <message>
      <source>without the relay's path</source>
      <translation>ohne den Pfad der Weiterleitung</translation>
    </message>
    <message>
      <source>of another method</source>
      <translation>mit anderer Methode</translation>
    </message>
    <message>
      <source>too large</source>
      <translation>zu groß</translation>
    </message>
    <message>
      <source>unreadable</source>
      <translation>unlesbar</translation>
    </message>
    <message>
      <source>of another server</source>
      <translation>eines anderen Servers</translation>
    </message>
    <message>
      <source>cut short</source>
      <translation>abgebrochen</translation>
    </message>
    <message>
      <source>too slow</source>
      <translation>zu langsam</translation>
    </message>
    <message>
      <source>too many at once</source>
      <translation>zu viele auf einmal</translation>
    </message>
    <message>
      <source>that could not be stored (the server was told so)</source>
      <translation>die nicht gespeichert werden konnten (dem Server wurde es gesagt)</translation>
    </message>
  </context>
  <context>
    <name>Notifications</name>
    <message>
      <source>{vendor} can be reached again</source>
      <translation>{vendor} ist wieder erreichbar</translation>
    </message>
    <message>
      <source>{instance}: {text}</source>
      <translation>{instance}: {text}</translation>
    </message>
  </context>
  <context>
    <name>Offers</name>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
  </context>
  <context>
    <name>PayloadHead</name>
    <message>
      <source>◂ &amp;Previous</source>
      <translation>◂ &amp;Vorige</translation>
    </message>
    <message>
      <source>The payload before, of the same instance (Alt+Left)</source>
      <translation>Die Nachricht davor, derselben Instanz (Alt+Links)</translation>
    </message>
    <message>
      <source>Ne&amp;xt ▸</source>
      <translation>N&amp;ächste ▸</translation>
    </message>
    <message>
      <source>The payload after, of the same instance (Alt+Right)</source>
      <translation>Die Nachricht danach, derselben Instanz (Alt+Rechts)</translation>
    </message>
    <message>
      <source>Method and address</source>
      <translation>Methode und Adresse</translation>
    </message>
    <message>
      <source>SHA-256 of the bytes</source>
      <translation>SHA-256 der Bytes</translation>
    </message>
    <message>
      <source>{instance} · the next payload as it would be now · {size}</source>
      <translation>{instance} · die nächste Nachricht, wie sie jetzt wäre · {size}</translation>
    </message>
    <message>
      <source>Nothing was sent and nothing was stored. The next ping is built anew.</source>
      <translation>Nichts wurde gesendet und nichts gespeichert. Der nächste Ping wird neu gebaut.</translation>
    </message>
    <message>
      <source>Rebuilt by this program from what the web API offers, in the documented shape.</source>
      <translation>Von diesem Programm nachgebaut aus dem, was die Web-API hergibt, in der dokumentierten Form.</translation>
    </message>
    <message>
      <source>Shown by the server itself.</source>
      <translation>Vom Server selbst gezeigt.</translation>
    </message>
  </context>
  <context>
    <name>PayloadFoot</name>
    <message>
      <source>{a} identifying   {b} pseudonymous   {c} not documented   {d} found in it</source>
      <translation>{a} identifizierend   {b} pseudonym   {c} nicht dokumentiert   {d} darin gefunden</translation>
    </message>
    <message>
      <source>&amp;Copy all</source>
      <translation>Alles &amp;kopieren</translation>
    </message>
    <message>
      <source>Copies the whole text</source>
      <translation>Kopiert den ganzen Text</translation>
    </message>
    <message>
      <source>Sa&amp;ve as…</source>
      <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
      <source>Writes the exact bytes into a file (Ctrl+S)</source>
      <translation>Schreibt genau diese Bytes in eine Datei (Strg+S)</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
  </context>
  <context>
    <name>Waiting</name>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>&amp;Try again</source>
      <translation>Noch einmal &amp;versuchen</translation>
    </message>
    <message>
      <source>Reading {what}: {count}</source>
      <translation>{what} wird gelesen: {count}</translation>
    </message>
    <message>
      <source>Reading {what}: {count} of {total}</source>
      <translation>{what} wird gelesen: {count} von {total}</translation>
    </message>
  </context>
  <context>
    <name>TextTable</name>
    <message>
      <source>&amp;Copy</source>
      <translation>&amp;Kopieren</translation>
    </message>
  </context>
  <context>
    <name>HeadersTable</name>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Header fields of the message</source>
      <translation>Kopfzeilen der Nachricht</translation>
    </message>
    <message>
      <source>No header fields are known of this message.</source>
      <translation>Von dieser Nachricht sind keine Kopfzeilen bekannt.</translation>
    </message>
  </context>
  <context>
    <name>AttemptsView</name>
    <message>
      <source>No.</source>
      <translation>Nr.</translation>
    </message>
    <message>
      <source>Begun</source>
      <translation>Begonnen</translation>
    </message>
    <message>
      <source>Took</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>Antwort</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopie</translation>
    </message>
    <message>
      <source>Why</source>
      <translation>Warum</translation>
    </message>
    <message>
      <source>Attempts</source>
      <translation>Versuche</translation>
    </message>
    <message>
      <source>The beginning of the answer</source>
      <translation>Der Anfang der Antwort</translation>
    </message>
    <message>
      <source>perhaps the second</source>
      <translation>vielleicht die zweite</translation>
    </message>
    <message>
      <source>This program has not tried to send it.</source>
      <translation>Dieses Programm hat nicht versucht, sie zu senden.</translation>
    </message>
    <message>
      <source>Answer to attempt {number}: {status}. At most its first 4 kB are kept.</source>
      <translation>Antwort auf Versuch {number}: {status}. Höchstens ihre ersten 4 kB werden verwahrt.</translation>
    </message>
  </context>
  <context>
    <name>BeyondTable</name>
    <message>
      <source>Field</source>
      <translation>Feld</translation>
    </message>
    <message>
      <source>What it is</source>
      <translation>Was es ist</translation>
    </message>
    <message>
      <source>Mark</source>
      <translation>Zeichen</translation>
    </message>
    <message>
      <source>Fields that are not in this payload</source>
      <translation>Felder, die nicht in dieser Nachricht sind</translation>
    </message>
    <message>
      <source>Fields that the vendor does not document</source>
      <translation>Felder, die der Hersteller nicht dokumentiert</translation>
    </message>
    <message>
      <source>{count} more values; the tree marks them.</source>
      <translation>{count} weitere Werte; der Baum kennzeichnet sie.</translation>
    </message>
    <message>
      <source>Why it is not in it</source>
      <translation>Warum es nicht darin ist</translation>
    </message>
    <message>
      <source>Not documented; version {version} sends it by itself.</source>
      <translation>Nicht dokumentiert; Version {version} sendet es von sich aus.</translation>
    </message>
    <message>
      <source>Nobody told this program what it is.</source>
      <translation>Niemand hat diesem Programm gesagt, was es ist.</translation>
    </message>
  </context>
  <context>
    <name>PayloadTree</name>
    <message>
      <source>Fields of the payload</source>
      <translation>Felder der Nachricht</translation>
    </message>
    <message>
      <source>Copy &amp;value</source>
      <translation>&amp;Wert kopieren</translation>
    </message>
    <message>
      <source>Copy &amp;path</source>
      <translation>&amp;Pfad kopieren</translation>
    </message>
    <message>
      <source>&amp;Let this field through in future</source>
      <translation>Dieses Feld künftig &amp;durchlassen</translation>
    </message>
    <message>
      <source>Show &amp;only this part</source>
      <translation>&amp;Nur diesen Teil zeigen</translation>
    </message>
    <message>
      <source>Ctrl+Return</source>
      <translation>Ctrl+Return</translation>
    </message>
    <message>
      <source>Ctrl+Shift+C</source>
      <translation>Ctrl+Shift+C</translation>
    </message>
  </context>
  <context>
    <name>PayloadWindow</name>
    <message>
      <source>Payload · Telemetry Tray</source>
      <translation>Nachricht · Telemetry Tray</translation>
    </message>
    <message>
      <source>What is known of the payload</source>
      <translation>Was von der Nachricht bekannt ist</translation>
    </message>
    <message>
      <source>&amp;Tree</source>
      <translation>&amp;Baum</translation>
    </message>
    <message>
      <source>&amp;Raw</source>
      <translation>&amp;Roh</translation>
    </message>
    <message>
      <source>&amp;Headers</source>
      <translation>&amp;Kopfzeilen</translation>
    </message>
    <message>
      <source>&amp;Attempts</source>
      <translation>&amp;Versuche</translation>
    </message>
    <message>
      <source>C&amp;ompare</source>
      <translation>V&amp;ergleich</translation>
    </message>
    <message>
      <source>&amp;Not in it</source>
      <translation>&amp;Nicht darin</translation>
    </message>
    <message>
      <source>Reading the payload</source>
      <translation>Die Nachricht wird gelesen</translation>
    </message>
    <message>
      <source>&amp;Undocumented ({count})</source>
      <translation>&amp;Undokumentiert ({count})</translation>
    </message>
    <message>
      <source>&amp;Not in it ({count})</source>
      <translation>&amp;Nicht darin ({count})</translation>
    </message>
    <message>
      <source>Payload {number} of {instance} · Telemetry Tray</source>
      <translation>Nachricht {number} von {instance} · Telemetry Tray</translation>
    </message>
    <message>
      <source>&amp;Attempts ({count})</source>
      <translation>&amp;Versuche ({count})</translation>
    </message>
    <message>
      <source>Next payload of {instance} · Telemetry Tray</source>
      <translation>Nächste Nachricht von {instance} · Telemetry Tray</translation>
    </message>
    <message>
      <source>Asking the server for what the next payload would hold</source>
      <translation>Der Server wird gefragt, was die nächste Nachricht enthielte</translation>
    </message>
    <message>
      <source>{path} is let through from now on.</source>
      <translation>{path} wird von jetzt an durchgelassen.</translation>
    </message>
    <message>
      <source>Save the exact bytes as</source>
      <translation>Die genauen Bytes speichern unter</translation>
    </message>
    <message>
      <source>Saved as {path}.</source>
      <translation>Gespeichert als {path}.</translation>
    </message>
  </context>
  <context>
    <name>PreferencesDialog</name>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>&amp;Start when I log in</source>
      <translation>Beim Anmelden &amp;starten</translation>
    </message>
    <message>
      <source>&amp;Notify me of what needs me</source>
      <translation>Mich &amp;benachrichtigen, wenn ich gebraucht werde</translation>
    </message>
    <message>
      <source>First failure and recovery, telemetry that came back on, a payload that is held. Never success.</source>
      <translation>Erster Fehlschlag und Erholung, Telemetrie, die wieder anging, eine zurückgehaltene Nachricht. Nie ein Erfolg.</translation>
    </message>
    <message>
      <source>as the system</source>
      <translation>wie das System</translation>
    </message>
    <message>
      <source>as the environment says</source>
      <translation>wie die Umgebung sagt</translation>
    </message>
    <message>
      <source>&amp;Test</source>
      <translation>&amp;Testen</translation>
    </message>
    <message>
      <source>those of the system alone</source>
      <translation>nur die des Systems</translation>
    </message>
    <message>
      <source>For a proxy that looks into TLS, or a server with a certificate of your own: a file in PEM form</source>
      <translation>Für einen Proxy, der in TLS hineinsieht, oder einen Server mit eigenem Zertifikat: eine Datei in PEM-Form</translation>
    </message>
    <message>
      <source>C&amp;hoose…</source>
      <translation>&amp;Wählen…</translation>
    </message>
    <message>
      <source>Choose a file with certificates</source>
      <translation>Eine Datei mit Zertifikaten wählen</translation>
    </message>
    <message>
      <source>Proxy for sending</source>
      <translation>Proxy zum Senden</translation>
    </message>
    <message>
      <source>File with certificates that are believed besides the system's</source>
      <translation>Datei mit Zertifikaten, denen neben denen des Systems geglaubt wird</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Days for which the content of payloads is kept</source>
      <translation>Tage, für die der Inhalt von Nachrichten verwahrt wird</translation>
    </message>
    <message>
      <source>Days for which the lines of the log are kept</source>
      <translation>Tage, für die die Zeilen des Protokolls verwahrt werden</translation>
    </message>
    <message>
      <source>&amp;Language</source>
      <translation>S&amp;prache</translation>
    </message>
    <message>
      <source>&amp;Proxy for sending</source>
      <translation>Pr&amp;oxy zum Senden</translation>
    </message>
    <message>
      <source>Own c&amp;ertificates</source>
      <translation>Eigene &amp;Zertifikate</translation>
    </message>
    <message>
      <source>Keep the &amp;content of payloads for</source>
      <translation>&amp;Inhalt von Nachrichten verwahren für</translation>
    </message>
    <message>
      <source>Keep the lines of the lo&amp;g for</source>
      <translation>Zeilen des Protokolls ver&amp;wahren für</translation>
    </message>
    <message>
      <source>no longer than needed</source>
      <translation>nicht länger als nötig</translation>
    </message>
    <message>
      <source> day</source>
      <translation> Tag</translation>
    </message>
    <message>
      <source> days</source>
      <translation> Tage</translation>
    </message>
    <message>
      <source>Not possible here: a demo, or no desktop's login.</source>
      <translation>Hier nicht möglich: eine Demo, oder keine Anmeldung an einer Arbeitsumgebung.</translation>
    </message>
    <message>
      <source>Nothing was deleted; it is kept as long as before.</source>
      <translation>Nichts wurde gelöscht; es wird so lange verwahrt wie bisher.</translation>
    </message>
    <message>
      <source>Saved; it counts from now on.</source>
      <translation>Gespeichert; es gilt von jetzt an.</translation>
    </message>
    <message>
      <source>No instance sends anything off this computer yet, so there is nothing to ask the proxy for</source>
      <translation>Noch sendet keine Instanz etwas von diesem Rechner fort, der Proxy kann also nach nichts gefragt werden</translation>
    </message>
    <message>
      <source>Asks the proxy for a connection to {host} and closes it. Nothing is sent.</source>
      <translation>Bittet den Proxy um eine Verbindung zu {host} und schließt sie wieder. Nichts wird gesendet.</translation>
    </message>
    <message>
      <source>Test the proxy</source>
      <translation>Den Proxy testen</translation>
    </message>
    <message>
      <source>Asking the proxy…</source>
      <translation>Der Proxy wird gefragt…</translation>
    </message>
    <message>
      <source>{proxy} lets this program through to {host}.</source>
      <translation>{proxy} lässt dieses Programm zu {host} durch.</translation>
    </message>
    <message>
      <source>No proxy is used for {host}; nothing was asked.</source>
      <translation>Für {host} wird kein Proxy verwendet; nichts wurde gefragt.</translation>
    </message>
    <message>
      <source>Certificates in PEM form</source>
      <translation>Zertifikate in PEM-Form</translation>
    </message>
  </context>
  <context>
    <name>QuitQuestion</name>
    <message>
      <source>Telemetry Tray</source>
      <translation>Telemetry Tray</translation>
    </message>
    <message>
      <source>Quit all the same?</source>
      <translation>Trotzdem beenden?</translation>
    </message>
    <message>
      <source>A service keeps it up whoever is logged in, and takes over a moment after this program's end where it is set up: telemetry-tray service</source>
      <translation>Ein Dienst hält es am Laufen, wer auch immer angemeldet ist, und übernimmt einen Augenblick nach dem Ende dieses Programms, wo er eingerichtet ist: telemetry-tray service</translation>
    </message>
    <message>
      <source>&amp;Quit all the same</source>
      <translation>Trotzdem &amp;beenden</translation>
    </message>
    <message>
      <source>&amp;Go on</source>
      <translation>&amp;Weiterlaufen lassen</translation>
    </message>
  </context>
  <context>
    <name>RawView</name>
    <message>
      <source>The text of the payload as it is</source>
      <translation>Der Text der Nachricht, wie er ist</translation>
    </message>
    <message>
      <source>Previous part</source>
      <translation>Voriger Teil</translation>
    </message>
    <message>
      <source>Next part</source>
      <translation>Nächster Teil</translation>
    </message>
    <message>
      <source>Part</source>
      <translation>Teil</translation>
    </message>
    <message>
      <source>&amp;Indented</source>
      <translation>Ein&amp;gerückt</translation>
    </message>
    <message>
      <source>Adds blanks and line ends for reading; the payload does not have them</source>
      <translation>Fügt zum Lesen Leerzeichen und Zeilenumbrüche ein; die Nachricht hat sie nicht</translation>
    </message>
    <message>
      <source>The bytes as they came, in hexadecimal</source>
      <translation>Die Bytes, wie sie kamen, hexadezimal</translation>
    </message>
    <message>
      <source>Blanks and line ends were added for reading. Copy all and Save as give the payload without them.</source>
      <translation>Leerzeichen und Zeilenumbrüche wurden zum Lesen eingefügt. „Alles kopieren“ und „Speichern unter“ geben die Nachricht ohne sie.</translation>
    </message>
    <message>
      <source>of {parts}: characters {first} to {last} of {all}</source>
      <translation>von {parts}: Zeichen {first} bis {last} von {all}</translation>
    </message>
  </context>
  <context>
    <name>RecordDialog</name>
    <message>
      <source>Save what is known of {instance}</source>
      <translation>Speichern, was von {instance} bekannt ist</translation>
    </message>
    <message>
      <source>Save what is shown</source>
      <translation>Speichern, was gezeigt wird</translation>
    </message>
    <message>
      <source>&amp;Report to be read or printed (HTML)</source>
      <translation>&amp;Bericht zum Lesen oder Drucken (HTML)</translation>
    </message>
    <message>
      <source>&amp;Table for a spreadsheet (CSV)</source>
      <translation>&amp;Tabelle für ein Rechenblatt (CSV)</translation>
    </message>
    <message>
      <source>Record with all &amp;bytes for programs (JSON lines)</source>
      <translation>&amp;Aufzeichnung mit allen Bytes für Programme (JSON-Zeilen)</translation>
    </message>
    <message>
      <source>What the data-protection officer asks: verdict, receivers, fields, what was sent and stopped.</source>
      <translation>Was der Datenschutzbeauftragte fragt: Befund, Empfänger, Felder, was gesendet und was angehalten wurde.</translation>
    </message>
    <message>
      <source>With the &amp;values about single users</source>
      <translation>Mit den &amp;Werten über einzelne Personen</translation>
    </message>
    <message>
      <source>Their hashed ids and last use, from the last payload. Left out unless ticked.</source>
      <translation>Ihre gehashten Kennungen und letzte Nutzung, aus der letzten Nachricht. Nur wenn angehakt.</translation>
    </message>
    <message>
      <source>&amp;Language of the report:</source>
      <translation>S&amp;prache des Berichts:</translation>
    </message>
    <message>
      <source>&amp;Only since</source>
      <translation>Nur &amp;seit</translation>
    </message>
    <message>
      <source>Since this day</source>
      <translation>Seit diesem Tag</translation>
    </message>
    <message>
      <source>&amp;Save as…</source>
      <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
      <source>O&amp;pen the report</source>
      <translation>Bericht ö&amp;ffnen</translation>
    </message>
    <message>
      <source>Save as</source>
      <translation>Speichern unter</translation>
    </message>
    <message>
      <source>Writing…</source>
      <translation>Wird geschrieben…</translation>
    </message>
    <message>
      <source>The report is in {path}.</source>
      <translation>Der Bericht ist in {path}.</translation>
    </message>
    <message numerus="yes">
      <source>Wrote %Ln line(s) into {path}.</source>
      <translation>
        <numerusform>%Ln Zeile in {path} geschrieben.</numerusform>
        <numerusform>%Ln Zeilen in {path} geschrieben.</numerusform>
      </translation>
    </message>
    <message>
      <source>{path} cannot be opened from here.</source>
      <translation>{path} lässt sich von hier aus nicht öffnen.</translation>
    </message>
  </context>
  <context>
    <name>relay</name>
    <message>
      <source>Every message is held until you release it.</source>
      <translation>Jede Nachricht wird zurückgehalten, bis Sie sie freigeben.</translation>
    </message>
    <message>
      <source>Nobody listens now, so nothing comes through and nothing leaves.</source>
      <translation>Jetzt hört niemand zu, also kommt nichts durch und nichts geht hinaus.</translation>
    </message>
    <message>
      <source>At {address}, since {when}.</source>
      <translation>Bei {address}, seit {when}.</translation>
    </message>
    <message>
      <source>Nothing has come through yet.</source>
      <translation>Noch ist nichts durchgekommen.</translation>
    </message>
    <message>
      <source>Came through so far: {counts}; last {when}.</source>
      <translation>Bisher durchgekommen: {counts}; zuletzt {when}.</translation>
    </message>
    <message>
      <source>Since it was stopped, {when}: nothing came, nothing left.</source>
      <translation>Seit dem Stoppen, {when}: nichts kam, nichts ging hinaus.</translation>
    </message>
    <message>
      <source>Since it was stopped, {when}: {came} came, 0 of them left.</source>
      <translation>Seit dem Stoppen, {when}: {came} kamen, 0 davon gingen hinaus.</translation>
    </message>
    <message>
      <source>Since it was stopped, {when}: {came} came; sent on: {left}.</source>
      <translation>Seit dem Stoppen, {when}: {came} kamen; weitergesandt: {left}.</translation>
    </message>
    <message>
      <source>Refused and not sent on: {counts}; last {when}.</source>
      <translation>Abgewiesen und nicht weitergesendet: {counts}; zuletzt {when}.</translation>
    </message>
  </context>
  <context>
    <name>RemoveDialog</name>
    <message>
      <source>Remove instance</source>
      <translation>Instanz entfernen</translation>
    </message>
    <message>
      <source>Remove {name} from this program?</source>
      <translation>{name} aus diesem Programm entfernen?</translation>
    </message>
    <message>
      <source>If you stopped its telemetry, that stays as it is in its config file. If its telemetry is on and this program had pointed it elsewhere, that is taken back. The token file, if you named one, stays.</source>
      <translation>Haben Sie die Telemetrie angehalten, so bleibt das in der Konfigurationsdatei, wie es ist. Ist sie an und hatte dieses Programm sie anderswohin gerichtet, so wird das zurückgenommen. Die Token-Datei, falls Sie eine nannten, bleibt.</translation>
    </message>
    <message>
      <source>&amp;Delete its payloads and its history here as well</source>
      <translation>Auch die Nachrichten und die Geschichte hier &amp;löschen</translation>
    </message>
    <message>
      <source>&amp;Remove</source>
      <translation>&amp;Entfernen</translation>
    </message>
    <message>
      <source>It is removed, and its telemetry stays stopped. Its config still names the relay of this program.</source>
      <translation>Sie ist entfernt, und ihre Telemetrie bleibt aus. Ihre Konfiguration nennt noch das Relay dieses Programms.</translation>
    </message>
    <message>
      <source>It is not removed yet. Remove it again after that.</source>
      <translation>Sie ist noch nicht entfernt. Entfernen Sie sie danach noch einmal.</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>It is removed. Its token is still in the keyring: {why}</source>
      <translation>Sie ist entfernt. Ihr Token ist noch im Schlüsselbund: {why}</translation>
    </message>
  </context>
  <context>
    <name>RestartDialog</name>
    <message>
      <source>Restart</source>
      <translation>Neu starten</translation>
    </message>
    <message>
      <source>Restart {name}?</source>
      <translation>{name} neu starten?</translation>
    </message>
    <message>
      <source>Looking how it is restarted…</source>
      <translation>Es wird nachgesehen, wie es neu gestartet wird…</translation>
    </message>
    <message>
      <source>Looking what a restart would interrupt…</source>
      <translation>Es wird nachgesehen, was ein Neustart unterbräche…</translation>
    </message>
    <message>
      <source>It would do:</source>
      <translation>Das würde geschehen:</translation>
    </message>
    <message>
      <source>What the command would do</source>
      <translation>Was der Befehl täte</translation>
    </message>
    <message>
      <source>What the command printed</source>
      <translation>Was der Befehl ausgab</translation>
    </message>
    <message>
      <source>C&amp;opy command</source>
      <translation>Befehl k&amp;opieren</translation>
    </message>
    <message>
      <source>&amp;Restart now</source>
      <translation>Jetzt neu sta&amp;rten</translation>
    </message>
    <message>
      <source>This restarts it, so that it reads its config:</source>
      <translation>Das startet es neu, sodass es seine Konfiguration liest:</translation>
    </message>
    <message>
      <source>It runs. Closing this window does not end it.</source>
      <translation>Es läuft. Das Schließen dieses Fensters beendet es nicht.</translation>
    </message>
    <message>
      <source>Restarted. Looking whether it uses its config now…</source>
      <translation>Neu gestartet. Es wird nachgesehen, ob es seine Konfiguration nun verwendet…</translation>
    </message>
    <message>
      <source>Verified: {sentence}</source>
      <translation>Bestätigt: {sentence}</translation>
    </message>
    <message>
      <source>Not verified within {minutes} minutes: {sentence}</source>
      <translation>Nicht bestätigt innerhalb von {minutes} Minuten: {sentence}</translation>
    </message>
  </context>
  <context>
    <name>SearchBar</name>
    <message>
      <source>Search</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Search in this payload</source>
      <translation>In dieser Nachricht suchen</translation>
    </message>
    <message>
      <source>Previous hit (Shift+F3)</source>
      <translation>Voriger Treffer (Umschalt+F3)</translation>
    </message>
    <message>
      <source>Next hit (F3)</source>
      <translation>Nächster Treffer (F3)</translation>
    </message>
    <message>
      <source>searching</source>
      <translation>wird gesucht</translation>
    </message>
    <message>
      <source>not found</source>
      <translation>nicht gefunden</translation>
    </message>
    <message>
      <source>{at} of more than {count}</source>
      <translation>{at} von mehr als {count}</translation>
    </message>
    <message>
      <source>{at} of {count}</source>
      <translation>{at} von {count}</translation>
    </message>
  </context>
  <context>
    <name>SendQuestion</name>
    <message>
      <source>Telemetry Tray</source>
      <translation>Telemetry Tray</translation>
    </message>
    <message>
      <source>What has left cannot be called back.</source>
      <translation>Was gesendet ist, lässt sich nicht zurückholen.</translation>
    </message>
  </context>
  <context>
    <name>send</name>
    <message>
      <source>Let payload {number} of {name} leave ({kind}, {size})?</source>
      <translation>Nachricht {number} von {name} hinauslassen ({kind}, {size})?</translation>
    </message>
    <message numerus="yes">
      <source>Let %Ln payload(s) leave?</source>
      <translation>
        <numerusform>%Ln Nachricht hinauslassen?</numerusform>
        <numerusform>%Ln Nachrichten hinauslassen?</numerusform>
      </translation>
    </message>
    <message>
      <source>What is held in it now is let through in future ones, too.</source>
      <translation>Was jetzt darin zurückgehalten wird, geht auch in künftigen durch.</translation>
    </message>
    <message>
      <source>Send a ping of {name} to {vendor} now?</source>
      <translation>Jetzt einen Ping von {name} an {vendor} senden?</translation>
    </message>
    <message>
      <source>"Preview next" shows what it holds.</source>
      <translation>„Nächste ansehen“ zeigt, was darin steht.</translation>
    </message>
    <message>
      <source>&amp;Send</source>
      <translation>&amp;Senden</translation>
    </message>
    <message>
      <source>To {address}</source>
      <translation>An {address}</translation>
    </message>
  </context>
  <context>
    <name>AboutPage</name>
    <message>
      <source>What your server tells its maker</source>
      <translation>Was Ihr Server seinem Hersteller erzählt</translation>
    </message>
    <message>
      <source>A self-hosted server sends a message about itself to its maker, mostly once a day: its version, its plugins, how many users and projects it has. That message is called a ping here; its content a payload.</source>
      <translation>Ein selbst betriebener Server sendet seinem Hersteller meist einmal am Tag eine Nachricht über sich: seine Version, seine Plugins, wie viele Benutzer und Projekte er hat. Diese Nachricht heißt hier Ping.</translation>
    </message>
    <message>
      <source>There are three ways in which this program can help. You choose one on the last page and can change it later:</source>
      <translation>Dieses Programm kann auf drei Arten helfen. Sie wählen auf der letzten Seite eine und können sie später ändern:</translation>
    </message>
    <message>
      <source>Just show me</source>
      <translation>Nur zeigen</translation>
    </message>
    <message>
      <source>It reads the server's own files and answers. Nothing is changed, nothing is sent.</source>
      <translation>Es liest die eigenen Dateien und Antworten des Servers. Nichts wird geändert, nichts gesendet.</translation>
    </message>
    <message>
      <source>Let it pass through this program</source>
      <translation>Durch dieses Programm gehen lassen</translation>
    </message>
    <message>
      <source>The server hands its message to this program, which shows you the very bytes and sends them on.</source>
      <translation>Der Server übergibt seine Nachricht diesem Programm, das Ihnen genau diese Bytes zeigt und sie weitersendet.</translation>
    </message>
    <message>
      <source>Send the documented ping instead of the server</source>
      <translation>Den dokumentierten Ping statt des Servers senden</translation>
    </message>
    <message>
      <source>This program asks the server for the documented fields only, and sends those.</source>
      <translation>Dieses Programm fragt den Server nur nach den dokumentierten Feldern und sendet diese.</translation>
    </message>
    <message>
      <source>Whichever you choose, one switch stops it, and this program checks that it stopped.</source>
      <translation>Was Sie auch wählen: ein Schalter hält es an, und dieses Programm prüft, dass es aufgehört hat.</translation>
    </message>
    <message>
      <source>Until the last page these steps only look: nothing is changed, and no server is asked.</source>
      <translation>Bis zur letzten Seite schauen diese Schritte nur: Nichts wird geändert, und kein Server wird gefragt.</translation>
    </message>
  </context>
  <context>
    <name>WherePage</name>
    <message>
      <source>Which server?</source>
      <translation>Welcher Server?</translation>
    </message>
    <message>
      <source>Looking for installations on this computer…</source>
      <translation>Auf diesem Rechner wird nach Installationen gesucht…</translation>
    </message>
    <message>
      <source>Installations that were found</source>
      <translation>Gefundene Installationen</translation>
    </message>
    <message>
      <source>Folder of the installation</source>
      <translation>Ordner der Installation</translation>
    </message>
    <message>
      <source>the folder that has conf/ or TestsigmaServer/ in it</source>
      <translation>der Ordner mit conf/ oder TestsigmaServer/ darin</translation>
    </message>
    <message>
      <source>&amp;Browse…</source>
      <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
      <source>Another &amp;folder</source>
      <translation>Anderer &amp;Ordner</translation>
    </message>
    <message>
      <source>All that are on this computer were added already. Another folder can be named below.</source>
      <translation>Alle auf diesem Rechner sind schon hinzugefügt. Ein anderer Ordner lässt sich unten angeben.</translation>
    </message>
    <message>
      <source>These are on this computer. Choose one, or name another folder below.</source>
      <translation>Diese sind auf diesem Rechner. Wählen Sie eine, oder nennen Sie unten einen anderen Ordner.</translation>
    </message>
    <message>
      <source>None was found where they usually are. Name its folder below. A server on another computer can be added by hand later.</source>
      <translation>Wo sie sonst sind, wurde keine gefunden. Nennen Sie unten ihren Ordner. Ein Server auf einem anderen Rechner lässt sich später von Hand hinzufügen.</translation>
    </message>
    <message>
      <source>Give the folder with its whole path, from the root on.</source>
      <translation>Geben Sie den Ordner mit ganzem Pfad an, von der Wurzel an.</translation>
    </message>
  </context>
  <context>
    <name>WhatPage</name>
    <message>
      <source>What it does now</source>
      <translation>Was er jetzt tut</translation>
    </message>
    <message>
      <source>Field</source>
      <translation>Feld</translation>
    </message>
    <message>
      <source>Leads to somebody</source>
      <translation>Führt zu jemandem</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Bedeutung</translation>
    </message>
    <message>
      <source>Fields of a ping</source>
      <translation>Felder eines Pings</translation>
    </message>
    <message>
      <source>Reading its files…</source>
      <translation>Seine Dateien werden gelesen…</translation>
    </message>
    <message>
      <source>It is added already, as {name}: this would be a second entry for the same one.</source>
      <translation>Schon hinzugefügt, als {name}: das wäre ein zweiter Eintrag für dasselbe.</translation>
    </message>
  </context>
  <context>
    <name>TokenPage</name>
    <message>
      <source>May it ask the server?</source>
      <translation>Darf es den Server fragen?</translation>
    </message>
    <message>
      <source>Web address of the server</source>
      <translation>Webadresse des Servers</translation>
    </message>
    <message>
      <source>User, only with a password</source>
      <translation>Benutzer, nur mit einem Passwort</translation>
    </message>
    <message>
      <source>only with a password</source>
      <translation>nur mit einem Passwort</translation>
    </message>
    <message>
      <source>Administrator's token or password, may stay empty</source>
      <translation>Token eines Administrators oder Passwort, darf leer bleiben</translation>
    </message>
    <message>
      <source>may stay empty</source>
      <translation>darf leer bleiben</translation>
    </message>
    <message>
      <source>Web &amp;address</source>
      <translation>Web&amp;adresse</translation>
    </message>
    <message>
      <source>&amp;User</source>
      <translation>Ben&amp;utzer</translation>
    </message>
    <message>
      <source>&amp;Token or password</source>
      <translation>&amp;Token oder Passwort</translation>
    </message>
    <message>
      <source>The file says what was written; what the running {title} really uses only it can tell. With its web address this program sees whether it runs; with an administrator's token, or a user name and password, it reads the setting in effect.</source>
      <translation>In der Datei steht, was geschrieben wurde; was das laufende {title} wirklich verwendet, weiß nur es selbst. Mit seiner Webadresse sieht dieses Programm, ob es läuft; mit dem Token eines Administrators, oder mit Benutzer und Passwort, liest es die geltende Einstellung.</translation>
    </message>
    <message>
      <source>It works without: then nobody checks what the running server does. A token or password is used for reading and for the switch that {title} keeps itself; it is kept in the system's keyring.</source>
      <translation>Es geht auch ohne: Dann prüft niemand, was der laufende Server tut. Ein Token oder Passwort dient zum Lesen und für den Schalter, den {title} selbst führt; es liegt im Schlüsselbund des Systems.</translation>
    </message>
    <message>
      <source>It works without: then nobody checks what the running server does. A token or password is used for reading only; it is kept in the system's keyring.</source>
      <translation>Es geht auch ohne: Dann prüft niemand, was der laufende Server tut. Ein Token oder Passwort dient nur zum Lesen; es liegt im Schlüsselbund des Systems.</translation>
    </message>
  </context>
  <context>
    <name>HowPage</name>
    <message>
      <source>How shall it go on?</source>
      <translation>Wie soll es weitergehen?</translation>
    </message>
    <message>
      <source>&amp;Just show me</source>
      <translation>Nur &amp;zeigen</translation>
    </message>
    <message>
      <source>Let it &amp;pass through this program</source>
      <translation>Durch dieses &amp;Programm gehen lassen</translation>
    </message>
    <message>
      <source>&amp;Send the documented ping instead of the server</source>
      <translation>Den &amp;dokumentierten Ping statt des Servers senden</translation>
    </message>
    <message>
      <source>Nothing is changed, nothing is sent. You see what it says and what it does.</source>
      <translation>Nichts wird geändert, nichts gesendet. Sie sehen, was er sagt und was er tut.</translation>
    </message>
    <message>
      <source>Its own messages come to this program first. You see the very bytes, and decide; then they go on unchanged. While this program is not running, nothing of them leaves.</source>
      <translation>Seine eigenen Nachrichten kommen zuerst zu diesem Programm. Sie sehen genau diese Bytes und entscheiden; dann gehen sie unverändert weiter. Solange dieses Programm nicht läuft, geht nichts davon hinaus.</translation>
    </message>
    <message>
      <source>Its own messages lead nowhere. This program sends the documented fields in their place, and nothing else.</source>
      <translation>Seine eigenen Nachrichten führen ins Leere. Dieses Programm sendet an ihrer Stelle die dokumentierten Felder und sonst nichts.</translation>
    </message>
    <message>
      <source>Finish adds it here. Nothing of the server is changed; its switch is in the main window.</source>
      <translation>Fertigstellen fügt ihn hier hinzu. Am Server wird nichts geändert; der Schalter ist im Hauptfenster.</translation>
    </message>
    <message>
      <source>Finish adds it here and then shows the lines that this way needs in its config file. They are written only after you have seen them.</source>
      <translation>Fertigstellen fügt ihn hier hinzu und zeigt dann die Zeilen, die diese Art in der Konfigurationsdatei braucht. Geschrieben werden sie erst, nachdem Sie sie gesehen haben.</translation>
    </message>
    <message>
      <source>The third way is not for a container whose config file is not known: this program could not tell when telemetry is off.</source>
      <translation>Die dritte Art gibt es nicht für einen Container, dessen Konfigurationsdatei nicht bekannt ist: Dieses Programm könnte nicht erkennen, wann die Telemetrie aus ist.</translation>
    </message>
    <message>
      <source>To build the ping it must ask the server: go back for its web address and an administrator's token, or give them in the next window.</source>
      <translation>Um den Ping zu bauen, muss es den Server fragen: Gehen Sie zurück und geben Sie seine Webadresse und das Token eines Administrators an, oder tun Sie es im nächsten Fenster.</translation>
    </message>
  </context>
  <context>
    <name>setup</name>
    <message>
      <source>{product}: {place}</source>
      <translation>{product}: {place}</translation>
    </message>
    <message>
      <source>{product}: {place}: added already, as {name}</source>
      <translation>{product}: {place}: schon hinzugefügt, als {name}</translation>
    </message>
    <message>
      <source>{file}, service {service}</source>
      <translation>{file}, Dienst {service}</translation>
    </message>
    <message>
      <source>container {name}</source>
      <translation>Container {name}</translation>
    </message>
    <message>
      <source>{place} (running)</source>
      <translation>{place} (läuft)</translation>
    </message>
    <message>
      <source>There is no {title} in {path}. Go back and name another folder.</source>
      <translation>In {path} ist kein {title}. Gehen Sie zurück und nennen Sie einen anderen Ordner.</translation>
    </message>
    <message>
      <source>Nothing in its config turns telemetry off.</source>
      <translation>Nichts in seiner Konfiguration schaltet die Telemetrie aus.</translation>
    </message>
    <message>
      <source>So it sends this to {vendor}, mostly once a day:</source>
      <translation>Also sendet er dies an {vendor}, meist einmal am Tag:</translation>
    </message>
    <message>
      <source>When it sends, {vendor} gets this:</source>
      <translation>Wenn er sendet, bekommt {vendor} dies:</translation>
    </message>
    <message>
      <source>{file}, line {line}</source>
      <translation>{file}, Zeile {line}</translation>
    </message>
  </context>
  <context>
    <name>SetupWizard</name>
    <message>
      <source>First steps</source>
      <translation>Erste Schritte</translation>
    </message>
    <message>
      <source>&amp;Back</source>
      <translation>&amp;Zurück</translation>
    </message>
    <message>
      <source>&amp;Next</source>
      <translation>&amp;Weiter</translation>
    </message>
    <message>
      <source>&amp;Finish</source>
      <translation>&amp;Fertigstellen</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
  </context>
  <context>
    <name>Shell</name>
    <message>
      <source>Telemetry Tray stopped working</source>
      <translation>Telemetry Tray arbeitet nicht mehr</translation>
    </message>
    <message>
      <source>Put the opt-out back</source>
      <translation>Wieder abschalten</translation>
    </message>
    <message>
      <source>Telemetry Tray</source>
      <translation>Telemetry Tray</translation>
    </message>
    <message>
      <source>Nothing was changed for {instance}</source>
      <translation>Für {instance} wurde nichts geändert</translation>
    </message>
  </context>
  <context>
    <name>ShorterQuestion</name>
    <message>
      <source>Telemetry Tray</source>
      <translation>Telemetry Tray</translation>
    </message>
    <message>
      <source>Delete the content of older payloads now?</source>
      <translation>Inhalt älterer Nachrichten jetzt löschen?</translation>
    </message>
    <message>
      <source>Payloads whose content is deleted: {count}. Their lines stay in the log.</source>
      <translation>Nachrichten, deren Inhalt gelöscht wird: {count}. Ihre Zeilen bleiben im Protokoll.</translation>
    </message>
    <message>
      <source>Delete older payloads now?</source>
      <translation>Ältere Nachrichten jetzt löschen?</translation>
    </message>
    <message>
      <source>Payloads that are deleted, line and content: {count}.</source>
      <translation>Nachrichten, die mit Zeile und Inhalt gelöscht werden: {count}.</translation>
    </message>
    <message>
      <source>more than {count}</source>
      <translation>mehr als {count}</translation>
    </message>
    <message>
      <source>This cannot be undone.</source>
      <translation>Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
      <source>&amp;Delete</source>
      <translation>&amp;Löschen</translation>
    </message>
    <message>
      <source>&amp;Keep them</source>
      <translation>&amp;Behalten</translation>
    </message>
  </context>
  <context>
    <name>ShownText</name>
    <message>
      <source>&amp;Copy this text</source>
      <translation>Diesen Text &amp;kopieren</translation>
    </message>
  </context>
  <context>
    <name>SizePlot</name>
    <message>
      <source>Sizes of the last pings</source>
      <translation>Größen der letzten Pings</translation>
    </message>
    <message>
      <source>{time}: {size}</source>
      <translation>{time}: {size}</translation>
    </message>
  </context>
  <context>
    <name>strip</name>
    <message>
      <source>accepted</source>
      <translation>angenommen</translation>
    </message>
    <message>
      <source>silent</source>
      <translation>still</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>fehlgeschlagen</translation>
    </message>
    <message>
      <source>stopped by you</source>
      <translation>von Ihnen angehalten</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>wartend</translation>
    </message>
    <message>
      <source>not watched</source>
      <translation>nicht beobachtet</translation>
    </message>
    <message numerus="yes">
      <source>%Ln payload(s) {kind}</source>
      <translation>
        <numerusform>%Ln Nachricht {kind}</numerusform>
        <numerusform>%Ln Nachrichten {kind}</numerusform>
      </translation>
    </message>
    <message>
      <source>{date}: {what}</source>
      <translation>{date}: {what}</translation>
    </message>
    <message>
      <source>{date}: nothing left; watched all the time</source>
      <translation>{date}: nichts ging hinaus; die ganze Zeit beobachtet</translation>
    </message>
    <message>
      <source>{date}: not watched, so nothing is known</source>
      <translation>{date}: nicht beobachtet, also nichts bekannt</translation>
    </message>
    <message>
      <source>{date}: nothing seen, but watched only {watched} h of {whole} h</source>
      <translation>{date}: nichts gesehen, aber nur {watched} h von {whole} h beobachtet</translation>
    </message>
  </context>
  <context>
    <name>DayStrip</name>
    <message>
      <source>Last 30 days</source>
      <translation>Letzte 30 Tage</translation>
    </message>
  </context>
  <context>
    <name>SwitchButton</name>
    <message>
      <source>Telemetry</source>
      <translation>Telemetrie</translation>
    </message>
  </context>
  <context>
    <name>SwitchDialog</name>
    <message>
      <source>Reading the config file…</source>
      <translation>Die Konfigurationsdatei wird gelesen…</translation>
    </message>
    <message>
      <source>&amp;Let {vendor} know (sends one message with the server's id)</source>
      <translation>{vendor} &amp;Bescheid geben (sendet eine Nachricht mit der Kennung des Servers)</translation>
    </message>
    <message>
      <source>What is taken back</source>
      <translation>Was zurückgenommen wird</translation>
    </message>
    <message>
      <source>All that this program changed</source>
      <translation>Alles, was dieses Programm geändert hat</translation>
    </message>
    <message>
      <source>Stop also what has &amp;no switch, by pointing it at an address where nobody listens</source>
      <translation>Auch anhalten, was &amp;keinen Schalter hat, indem es auf eine Adresse zeigt, an der niemand zuhört</translation>
    </message>
    <message>
      <source>&amp;Do not ask again for this instance</source>
      <translation>Für diese Instanz nicht &amp;mehr fragen</translation>
    </message>
    <message>
      <source>Stop telemetry</source>
      <translation>Telemetrie anhalten</translation>
    </message>
    <message>
      <source>Start telemetry</source>
      <translation>Telemetrie starten</translation>
    </message>
    <message>
      <source>Take this program's edits back</source>
      <translation>Änderungen dieses Programms zurücknehmen</translation>
    </message>
    <message>
      <source>Stop telemetry of {name}?</source>
      <translation>Telemetrie von {name} anhalten?</translation>
    </message>
    <message>
      <source>Start telemetry of {name}?</source>
      <translation>Telemetrie von {name} starten?</translation>
    </message>
    <message>
      <source>Take back what this program changed in the config of {name}?</source>
      <translation>Zurücknehmen, was dieses Programm in der Konfiguration von {name} geändert hat?</translation>
    </message>
    <message>
      <source>&amp;Stop telemetry</source>
      <translation>Telemetrie &amp;anhalten</translation>
    </message>
    <message>
      <source>&amp;Start telemetry</source>
      <translation>Telemetrie &amp;starten</translation>
    </message>
    <message>
      <source>&amp;Take back</source>
      <translation>&amp;Zurücknehmen</translation>
    </message>
    <message>
      <source>No line of the config file needs to change.</source>
      <translation>Keine Zeile der Konfigurationsdatei muss sich ändern.</translation>
    </message>
    <message>
      <source>What else goes to that address, and ends with it:</source>
      <translation>Was sonst an diese Adresse geht und damit endet:</translation>
    </message>
    <message>
      <source>Only the switch in the config</source>
      <translation>Nur den Schalter in der Konfiguration</translation>
    </message>
    <message>
      <source>Only where it is sent, in the config</source>
      <translation>Nur, wohin gesendet wird, in der Konfiguration</translation>
    </message>
    <message>
      <source>Only what the running server keeps</source>
      <translation>Nur, was der laufende Server behält</translation>
    </message>
    <message>
      <source>How: {command}</source>
      <translation>Wie: {command}</translation>
    </message>
    <message>
      <source>{problem} This program stops sending for it all the same.</source>
      <translation>{problem} Dieses Programm sendet trotzdem nichts mehr dafür.</translation>
    </message>
    <message>
      <source>Waiting for an administrator's password…</source>
      <translation>Es wird auf das Passwort eines Administrators gewartet…</translation>
    </message>
    <message>
      <source>C&amp;opy lines</source>
      <translation>Zeilen &amp;kopieren</translation>
    </message>
    <message>
      <source>Check &amp;again</source>
      <translation>Noch einmal &amp;prüfen</translation>
    </message>
    <message>
      <source>&amp;Restart…</source>
      <translation>&amp;Neu starten…</translation>
    </message>
    <message>
      <source>Telemetry of {name} is stopped here. What is verified so far:</source>
      <translation>Die Telemetrie von {name} ist hier angehalten. Was bisher geprüft ist:</translation>
    </message>
    <message>
      <source>Telemetry of {name} is started. What is verified so far:</source>
      <translation>Die Telemetrie von {name} ist gestartet. Was bisher geprüft ist:</translation>
    </message>
    <message>
      <source>Taken back for {name}. What is verified so far:</source>
      <translation>Für {name} zurückgenommen. Was bisher geprüft ist:</translation>
    </message>
    <message>
      <source>This could not be done whole for {name}. What is verified so far:</source>
      <translation>Das ging für {name} nicht ganz. Was bisher geprüft ist:</translation>
    </message>
    <message>
      <source>C&amp;opy command</source>
      <translation>Befehl &amp;kopieren</translation>
    </message>
    <message>
      <source>All of it is verified.</source>
      <translation>Alles davon ist geprüft.</translation>
    </message>
    <message>
      <source>This looks again every 30 seconds while it is open. You can close it; the main window goes on.</source>
      <translation>Es sieht alle 30 Sekunden nach, solange dies offen ist. Sie können es schließen; das Hauptfenster macht weiter.</translation>
    </message>
  </context>
  <context>
    <name>RangeDialog</name>
    <message>
      <source>Show payloads of these days</source>
      <translation>Nachrichten dieser Tage zeigen</translation>
    </message>
    <message>
      <source>First day</source>
      <translation>Erster Tag</translation>
    </message>
    <message>
      <source>Last day</source>
      <translation>Letzter Tag</translation>
    </message>
    <message>
      <source>&amp;First day</source>
      <translation>&amp;Erster Tag</translation>
    </message>
    <message>
      <source>&amp;Last day</source>
      <translation>&amp;Letzter Tag</translation>
    </message>
  </context>
  <context>
    <name>times</name>
    <message>
      <source>{begin} to {end}</source>
      <translation>{begin} bis {end}</translation>
    </message>
    <message>
      <source>never</source>
      <translation>nie</translation>
    </message>
    <message>
      <source>{day} {time}, {distance}</source>
      <translation>{day} {time}, {distance}</translation>
    </message>
    <message>
      <source>{day} {time}</source>
      <translation>{day} {time}</translation>
    </message>
    <message>
      <source>{day} {month} {year}</source>
      <translation>{day}. {month} {year}</translation>
    </message>
    <message>
      <source>{day} {month}</source>
      <translation>{day}. {month}</translation>
    </message>
    <message>
      <source>just now</source>
      <translation>eben</translation>
    </message>
    <message>
      <source>{span} ago</source>
      <translation>vor {span}</translation>
    </message>
    <message>
      <source>in {span}</source>
      <translation>in {span}</translation>
    </message>
    <message>
      <source>{count} s</source>
      <translation>{count} s</translation>
    </message>
    <message>
      <source>{count} min</source>
      <translation>{count} min</translation>
    </message>
    <message>
      <source>{count} h</source>
      <translation>{count} h</translation>
    </message>
    <message numerus="yes">
      <source>%n day(s)</source>
      <translation>
        <numerusform>%n Tag</numerusform>
        <numerusform>%n Tagen</numerusform>
      </translation>
    </message>
    <message>
      <source>today</source>
      <translation>heute</translation>
    </message>
    <message>
      <source>yesterday</source>
      <translation>gestern</translation>
    </message>
    <message>
      <source>tomorrow</source>
      <translation>morgen</translation>
    </message>
  </context>
  <context>
    <name>Tray</name>
    <message>
      <source>Telemetry Tray</source>
      <translation>Telemetry Tray</translation>
    </message>
    <message>
      <source>Telemetry Tray: stopped working. Open it to see why and to start it again.</source>
      <translation>Telemetry Tray: arbeitet nicht mehr. Öffnen Sie es, um zu sehen, warum, und um es neu zu starten.</translation>
    </message>
    <message>
      <source>Telemetry Tray: starting</source>
      <translation>Telemetry Tray: startet</translation>
    </message>
    <message>
      <source>&amp;Open Telemetry Tray</source>
      <translation>Telemetry Tray öff&amp;nen</translation>
    </message>
    <message>
      <source>Stopped working</source>
      <translation>Arbeitet nicht mehr</translation>
    </message>
    <message>
      <source>Start &amp;again</source>
      <translation>Noch einmal st&amp;arten</translation>
    </message>
    <message>
      <source>Starting</source>
      <translation>Startet</translation>
    </message>
    <message>
      <source>No instance yet</source>
      <translation>Noch keine Instanz</translation>
    </message>
    <message>
      <source>Telemetry of {instance}</source>
      <translation>Telemetrie von {instance}</translation>
    </message>
    <message>
      <source>Put the opt-out of {instance} back</source>
      <translation>Telemetrie von {instance} wieder abschalten</translation>
    </message>
    <message>
      <source>Use the tokens in the &amp;keyring</source>
      <translation>Die Tokens im &amp;Schlüsselbund verwenden</translation>
    </message>
    <message>
      <source>Live &amp;log…</source>
      <translation>Live-&amp;Protokoll…</translation>
    </message>
    <message>
      <source>&amp;Settings…</source>
      <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>&amp;Beenden</translation>
    </message>
    <message>
      <source>View last &amp;payload…</source>
      <translation>Letzte &amp;Nachricht ansehen…</translation>
    </message>
  </context>
  <context>
    <name>tray</name>
    <message>
      <source>{instance}: {state}</source>
      <translation>{instance}: {state}</translation>
    </message>
    <message>
      <source>{instance}: {state}, last ping {ago}</source>
      <translation>{instance}: {state}, letzter Ping {ago}</translation>
    </message>
    <message>
      <source>Telemetry Tray: no instance yet</source>
      <translation>Telemetry Tray: noch keine Instanz</translation>
    </message>
    <message>
      <source>and {count} more</source>
      <translation>und {count} weitere</translation>
    </message>
    <message>
      <source>{instance}: {state}, last ping {at}</source>
      <translation>{instance}: {state}, letzter Ping {at}</translation>
    </message>
    <message>
      <source>Not sending, as the server says</source>
      <translation>Sendet nicht, wie der Server sagt</translation>
    </message>
    <message>
      <source>{instance}: {state}, server not running</source>
      <translation>{instance}: {state}, Server läuft nicht</translation>
    </message>
    <message>
      <source>Last ping: {at}</source>
      <translation>Letzter Ping: {at}</translation>
    </message>
    <message>
      <source>Last ping: it does not pass through this program</source>
      <translation>Letzter Ping: er geht nicht durch dieses Programm</translation>
    </message>
    <message>
      <source>Last ping: never</source>
      <translation>Letzter Ping: nie</translation>
    </message>
    <message>
      <source>Next ping: {at}</source>
      <translation>Nächster Ping: {at}</translation>
    </message>
    <message>
      <source>Next ping: none while off</source>
      <translation>Nächster Ping: keiner, solange aus</translation>
    </message>
    <message>
      <source>sending, although you set it off</source>
      <translation>sendet, obwohl ausgeschaltet</translation>
    </message>
    <message>
      <source>sending again</source>
      <translation>sendet wieder</translation>
    </message>
    <message>
      <source>cannot tell</source>
      <translation>nicht zu sagen</translation>
    </message>
    <message>
      <source>held, a new field waits for you</source>
      <translation>zurückgehalten, ein neues Feld wartet auf Sie</translation>
    </message>
    <message>
      <source>cannot reach {vendor}</source>
      <translation>{vendor} nicht erreichbar</translation>
    </message>
    <message>
      <source>still sending some</source>
      <translation>sendet noch manches</translation>
    </message>
    <message>
      <source>still sending until you restart</source>
      <translation>sendet noch bis zum Neustart</translation>
    </message>
    <message>
      <source>sending</source>
      <translation>sendet</translation>
    </message>
    <message>
      <source>not sending</source>
      <translation>sendet nicht</translation>
    </message>
    <message>
      <source>not sending, as the server says</source>
      <translation>sendet nicht, wie der Server sagt</translation>
    </message>
    <message>
      <source>{state}, server not running</source>
      <translation>{state}, Server läuft nicht</translation>
    </message>
  </context>
  <context>
    <name>TreePage</name>
    <message>
      <source>Show &amp;whole payload</source>
      <translation>Ganze Nachricht &amp;zeigen</translation>
    </message>
    <message>
      <source>Only {path} is shown.</source>
      <translation>Nur {path} wird gezeigt.</translation>
    </message>
  </context>
  <context>
    <name>UndoButton</name>
    <message>
      <source>Undo discarding</source>
      <translation>Verwerfen rückgängig machen</translation>
    </message>
    <message>
      <source>They are held or refused as before; nothing leaves because of it (Ctrl+Z)</source>
      <translation>Sie sind wieder zurückgehalten oder abgewiesen wie zuvor; nichts geht deswegen hinaus (Strg+Z)</translation>
    </message>
    <message>
      <source>&amp;Undo discarding ({count})</source>
      <translation>Ver&amp;werfen rückgängig machen ({count})</translation>
    </message>
  </context>
  <context>
    <name>report</name>
    <message>
      <source>Telemetry of {product} ({name})</source>
      <translation>Telemetrie von {product} ({name})</translation>
    </message>
    <message>
      <source>Made {when} by {program}.</source>
      <translation>Erstellt am {when} von {program}.</translation>
    </message>
    <message>
      <source>version {version}</source>
      <translation>Version {version}</translation>
    </message>
    <message>
      <source>About {what}.</source>
      <translation>Über {what}.</translation>
    </message>
    <message>
      <source>{state}, server not running</source>
      <translation>{state}, Server läuft nicht</translation>
    </message>
    <message>
      <source>So since {when}.</source>
      <translation>So seit {when}.</translation>
    </message>
    <message>
      <source>Your config says</source>
      <translation>Ihre Konfiguration sagt</translation>
    </message>
    <message>
      <source>The server uses</source>
      <translation>Der Server verwendet</translation>
    </message>
    <message>
      <source>Last accepted by the vendor</source>
      <translation>Zuletzt vom Hersteller angenommen</translation>
    </message>
    <message>
      <source>{value} (asked {when})</source>
      <translation>{value} (gefragt am {when})</translation>
    </message>
    <message>
      <source>{value} (was not asked)</source>
      <translation>{value} (wurde nicht gefragt)</translation>
    </message>
    <message>
      <source>Why: every place that was looked at</source>
      <translation>Warum: alle Stellen, an denen nachgesehen wurde</translation>
    </message>
    <message>
      <source>No place could be looked at.</source>
      <translation>An keiner Stelle konnte nachgesehen werden.</translation>
    </message>
    <message>
      <source>Line</source>
      <translation>Zeile</translation>
    </message>
    <message>
      <source>What it says (with a dot: it decides)</source>
      <translation>Was dort steht (mit Punkt: es entscheidet)</translation>
    </message>
    <message>
      <source>What it means</source>
      <translation>Was es bedeutet</translation>
    </message>
    <message>
      <source>on</source>
      <translation>an</translation>
    </message>
    <message>
      <source>off</source>
      <translation>aus</translation>
    </message>
    <message>
      <source>goes to the vendor</source>
      <translation>geht zum Hersteller</translation>
    </message>
    <message>
      <source>goes to this program</source>
      <translation>geht an dieses Programm</translation>
    </message>
    <message>
      <source>goes nowhere</source>
      <translation>geht nirgendwohin</translation>
    </message>
    <message>
      <source>goes to another address</source>
      <translation>geht an eine andere Adresse</translation>
    </message>
    <message>
      <source>no effect: the product does not read it</source>
      <translation>ohne Wirkung: das Produkt liest es nicht</translation>
    </message>
    <message>
      <source>could not be read</source>
      <translation>konnte nicht gelesen werden</translation>
    </message>
    <message>
      <source>never, as far as seen</source>
      <translation>nie, soweit gesehen</translation>
    </message>
    <message>
      <source>your choice in this program</source>
      <translation>Ihre Wahl in diesem Programm</translation>
    </message>
    <message>
      <source>this program's environment</source>
      <translation>Umgebung dieses Programms</translation>
    </message>
    <message>
      <source>JVM property</source>
      <translation>JVM-Eigenschaft</translation>
    </message>
    <message>
      <source>argument</source>
      <translation>Argument</translation>
    </message>
    <message>
      <source>environment</source>
      <translation>Umgebung</translation>
    </message>
    <message>
      <source>file</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>compose file</source>
      <translation>Compose-Datei</translation>
    </message>
    <message>
      <source>container</source>
      <translation>Container</translation>
    </message>
    <message>
      <source>default</source>
      <translation>Vorgabe</translation>
    </message>
    <message>
      <source>the running server's answer</source>
      <translation>Antwort des laufenden Servers</translation>
    </message>
    <message>
      <source>not set</source>
      <translation>nicht gesetzt</translation>
    </message>
    <message>
      <source>(empty)</source>
      <translation>(leer)</translation>
    </message>
    <message>
      <source>Who receives what</source>
      <translation>Wer was empfängt</translation>
    </message>
    <message>
      <source>This program only looks at the instance; it sends nothing for it.</source>
      <translation>Dieses Programm sieht der Instanz nur zu; es sendet nichts für sie.</translation>
    </message>
    <message>
      <source>The instance hands its telemetry to this program, which sends it on unchanged to {address}, or stops it.</source>
      <translation>Die Instanz übergibt ihre Telemetrie diesem Programm, das sie unverändert an {address} weitersendet oder anhält.</translation>
    </message>
    <message>
      <source>While telemetry is on, this program sends the documented message instead of the server, to {address}.</source>
      <translation>Solange die Telemetrie an ist, sendet dieses Programm anstelle des Servers die dokumentierte Nachricht, an {address}.</translation>
    </message>
    <message>
      <source>The server's own message</source>
      <translation>Eigene Nachricht des Servers</translation>
    </message>
    <message>
      <source>Receiver</source>
      <translation>Empfänger</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>Adresse</translation>
    </message>
    <message>
      <source>ping</source>
      <translation>Ping</translation>
    </message>
    <message>
      <source>metrics</source>
      <translation>Metriken</translation>
    </message>
    <message>
      <source>event</source>
      <translation>Ereignis</translation>
    </message>
    <message>
      <source>usage of add-ons</source>
      <translation>Nutzung von Erweiterungen</translation>
    </message>
    <message>
      <source>farewell</source>
      <translation>Abschied</translation>
    </message>
    <message>
      <source>The purpose, in the words of {vendor}</source>
      <translation>Der Zweck, in den Worten von {vendor}</translation>
    </message>
    <message>
      <source>This program knows no page of the vendor that states one.</source>
      <translation>Diesem Programm ist keine Seite des Herstellers bekannt, die einen nennt.</translation>
    </message>
    <message>
      <source>{vendor}, on</source>
      <translation>{vendor}, auf</translation>
    </message>
    <message>
      <source>This program cannot check what it says there.</source>
      <translation>Was dort steht, kann dieses Programm nicht prüfen.</translation>
    </message>
    <message>
      <source>its usual one</source>
      <translation>die übliche</translation>
    </message>
    <message>
      <source>nobody</source>
      <translation>niemand</translation>
    </message>
    <message>
      <source>another address than the vendor's</source>
      <translation>eine andere Adresse als die des Herstellers</translation>
    </message>
    <message>
      <source>this program, which sends it to {vendor} or stops it</source>
      <translation>dieses Programm, das sie an {vendor} sendet oder anhält</translation>
    </message>
    <message>
      <source>Whose data, and whether it leads to somebody</source>
      <translation>Wessen Daten, und ob sie zu jemandem führen</translation>
    </message>
    <message>
      <source>Fields about</source>
      <translation>Felder über</translation>
    </message>
    <message>
      <source>identifying</source>
      <translation>identifizierend</translation>
    </message>
    <message>
      <source>pseudonymous</source>
      <translation>pseudonym</translation>
    </message>
    <message>
      <source>neither</source>
      <translation>keines von beiden</translation>
    </message>
    <message>
      <source>the instance</source>
      <translation>die Instanz</translation>
    </message>
    <message>
      <source>single users</source>
      <translation>einzelne Personen</translation>
    </message>
    <message>
      <source>projects</source>
      <translation>Projekte</translation>
    </message>
    <message>
      <source>rules and settings</source>
      <translation>Regeln und Einstellungen</translation>
    </message>
    <message>
      <source>the message itself</source>
      <translation>die Nachricht selbst</translation>
    </message>
    <message>
      <source>Fields that identify by themselves:</source>
      <translation>Felder, die für sich allein identifizieren:</translation>
    </message>
    <message>
      <source>{count} messages</source>
      <translation>{count} Nachrichten</translation>
    </message>
    <message>
      <source>none that is known</source>
      <translation>keines, das bekannt wäre</translation>
    </message>
    <message>
      <source>Pseudonymous:</source>
      <translation>Pseudonym:</translation>
    </message>
    <message>
      <source>All others: neither; the annex has every field.</source>
      <translation>Alle anderen: keines von beiden; der Anhang nennt jedes.</translation>
    </message>
    <message>
      <source>What was seen since {when}</source>
      <translation>Was seit {when} gesehen wurde</translation>
    </message>
    <message>
      <source>No payload was made or seen.</source>
      <translation>Es wurde keine Nachricht erstellt oder gesehen.</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>Last attempt</source>
      <translation>Letzter Versuch</translation>
    </message>
    <message>
      <source>Last accepted by the vendor's server (2xx)</source>
      <translation>Zuletzt vom Server des Herstellers angenommen (2xx)</translation>
    </message>
    <message>
      <source>Last ping made or taken in</source>
      <translation>Letzter Ping erstellt oder entgegengenommen</translation>
    </message>
    <message>
      <source>What</source>
      <translation>Was</translation>
    </message>
    <message>
      <source>When</source>
      <translation>Wann</translation>
    </message>
    <message>
      <source>Changes of the switch</source>
      <translation>Änderungen des Schalters</translation>
    </message>
    <message>
      <source>None was made or noticed in this time.</source>
      <translation>In dieser Zeit wurde keine vorgenommen oder bemerkt.</translation>
    </message>
    <message>
      <source>The newest {shown} of {all}; the annex has all of them.</source>
      <translation>Die neuesten {shown} von {all}; der Anhang hat alle.</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>Vorher</translation>
    </message>
    <message>
      <source>After</source>
      <translation>Nachher</translation>
    </message>
    <message>
      <source>By</source>
      <translation>Durch</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Gelungen</translation>
    </message>
    <message>
      <source>in the window</source>
      <translation>im Fenster</translation>
    </message>
    <message>
      <source>in the tray</source>
      <translation>im Infobereich</translation>
    </message>
    <message>
      <source>on the command line</source>
      <translation>auf der Kommandozeile</translation>
    </message>
    <message>
      <source>its config</source>
      <translation>die Konfiguration</translation>
    </message>
    <message>
      <source>its running server</source>
      <translation>der laufende Server</translation>
    </message>
    <message>
      <source>started {when}</source>
      <translation>gestartet {when}</translation>
    </message>
    <message>
      <source>changed {when}</source>
      <translation>geändert {when}</translation>
    </message>
    <message>
      <source>run by {user}</source>
      <translation>läuft als {user}</translation>
    </message>
    <message>
      <source>owned by {owner}</source>
      <translation>Eigentümer {owner}</translation>
    </message>
    <message>
      <source>its config is as it was</source>
      <translation>die Konfiguration ist wie vorher</translation>
    </message>
    <message>
      <source>its addresses lead nowhere all the same</source>
      <translation>die Adressen führen trotzdem nirgendwohin</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>ja</translation>
    </message>
    <message>
      <source>no: {why}</source>
      <translation>nein: {why}</translation>
    </message>
    <message>
      <source>no</source>
      <translation>nein</translation>
    </message>
    <message>
      <source>When nobody watched, and what cannot be seen</source>
      <translation>Wann niemand zusah, und was nicht zu sehen ist</translation>
    </message>
    <message>
      <source>Silence proves something only for the time in which this program ran and could see what leaves.</source>
      <translation>Stille beweist nur etwas für die Zeit, in der dieses Programm lief und sehen konnte, was hinausgeht.</translation>
    </message>
    <message>
      <source>Not watched in all: {hours} hours.</source>
      <translation>Insgesamt nicht beobachtet: {hours} Stunden.</translation>
    </message>
    <message>
      <source>It watched all of the time.</source>
      <translation>Es hat die ganze Zeit zugesehen.</translation>
    </message>
    <message>
      <source>Not watched from</source>
      <translation>Nicht beobachtet von</translation>
    </message>
    <message>
      <source>to</source>
      <translation>bis</translation>
    </message>
    <message>
      <source>hours</source>
      <translation>Stunden</translation>
    </message>
    <message>
      <source>Annex A: the fields</source>
      <translation>Anhang A: die Felder</translation>
    </message>
    <message>
      <source>Field</source>
      <translation>Feld</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Bedeutung</translation>
    </message>
    <message>
      <source>About</source>
      <translation>Über</translation>
    </message>
    <message>
      <source>Leads to somebody</source>
      <translation>Führt zu jemandem</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <source>In the vendor's list</source>
      <translation>Vom Hersteller genannt</translation>
    </message>
    <message>
      <source>{version} or earlier</source>
      <translation>{version} oder früher</translation>
    </message>
    <message>
      <source>since {version}</source>
      <translation>seit {version}</translation>
    </message>
    <message>
      <source>{since}, until {until}</source>
      <translation>{since}, bis {until}</translation>
    </message>
    <message>
      <source>Annex B: the payloads</source>
      <translation>Anhang B: die Nachrichten</translation>
    </message>
    <message>
      <source>There is none in this time.</source>
      <translation>In dieser Zeit gibt es keine.</translation>
    </message>
    <message>
      <source>The newest {shown} of {all}; an export as JSON lines has all of them.</source>
      <translation>Die neuesten {shown} von {all}; ein Export als JSON-Zeilen hat alle.</translation>
    </message>
    <message>
      <source>No.</source>
      <translation>Nr.</translation>
    </message>
    <message>
      <source>Made</source>
      <translation>Erstellt</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>SHA-256 of the bytes</source>
      <translation>SHA-256 der Bytes</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>Antwort</translation>
    </message>
    <message>
      <source>{kind}, rebuilt</source>
      <translation>{kind}, nachgebaut</translation>
    </message>
    <message>
      <source>no answer</source>
      <translation>keine Antwort</translation>
    </message>
    <message>
      <source>no answer: {why}</source>
      <translation>keine Antwort: {why}</translation>
    </message>
    <message>
      <source>host name not found</source>
      <translation>Name des Rechners nicht gefunden</translation>
    </message>
    <message>
      <source>connection refused</source>
      <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
      <source>no connection</source>
      <translation>keine Verbindung</translation>
    </message>
    <message>
      <source>no connection in time</source>
      <translation>keine Verbindung in der Frist</translation>
    </message>
    <message>
      <source>took no more in time</source>
      <translation>nahm in der Frist nicht mehr an</translation>
    </message>
    <message>
      <source>none came in time</source>
      <translation>in der Frist kam keine</translation>
    </message>
    <message>
      <source>took too long</source>
      <translation>dauerte zu lange</translation>
    </message>
    <message>
      <source>no encrypted connection</source>
      <translation>keine verschlüsselte Verbindung</translation>
    </message>
    <message>
      <source>certificate not trusted</source>
      <translation>Zertifikat nicht vertrauenswürdig</translation>
    </message>
    <message>
      <source>no certificates to check with</source>
      <translation>keine Zertifikate zum Prüfen</translation>
    </message>
    <message>
      <source>proxy not reached</source>
      <translation>Proxy nicht erreicht</translation>
    </message>
    <message>
      <source>refused by the proxy</source>
      <translation>vom Proxy abgelehnt</translation>
    </message>
    <message>
      <source>the proxy wants a login</source>
      <translation>der Proxy will eine Anmeldung</translation>
    </message>
    <message>
      <source>proxy setting of no use</source>
      <translation>Proxy-Einstellung nicht brauchbar</translation>
    </message>
    <message>
      <source>connection closed</source>
      <translation>Verbindung geschlossen</translation>
    </message>
    <message>
      <source>connection broken</source>
      <translation>Verbindung abgebrochen</translation>
    </message>
    <message>
      <source>it was no HTTP</source>
      <translation>es war kein HTTP</translation>
    </message>
    <message>
      <source>ended by this program</source>
      <translation>von diesem Programm beendet</translation>
    </message>
    <message>
      <source>this program ended</source>
      <translation>dieses Programm endete</translation>
    </message>
    <message>
      <source>cannot be sent as HTTP</source>
      <translation>nicht als HTTP zu senden</translation>
    </message>
    <message>
      <source>sending there is not allowed</source>
      <translation>dorthin zu senden ist nicht erlaubt</translation>
    </message>
    <message>
      <source>Annex C: what the last payload held</source>
      <translation>Anhang C: was die letzte Nachricht enthielt</translation>
    </message>
    <message>
      <source>There is no payload whose bytes are kept and can be read as JSON.</source>
      <translation>Es gibt keine Nachricht, deren Bytes aufbewahrt sind und sich als JSON lesen lassen.</translation>
    </message>
    <message>
      <source>How often</source>
      <translation>Wie oft</translation>
    </message>
    <message>
      <source>Different values</source>
      <translation>Verschiedene Werte</translation>
    </message>
    <message>
      <source>Values about single users, and of fields that are not known, were left out of this report; they were sent all the same if the payload was.</source>
      <translation>Werte über einzelne Personen und von unbekannten Feldern wurden aus diesem Bericht weggelassen; gesendet wurden sie trotzdem, falls die Nachricht gesendet wurde.</translation>
    </message>
    <message>
      <source>Annex D: all changes of the switch, all times not watched</source>
      <translation>Anhang D: alle Änderungen des Schalters, alle nicht beobachteten Zeiten</translation>
    </message>
    <message>
      <source>{message}, No. {number} of {when}, {state}, SHA-256 {sha256}.</source>
      <translation>{message}, Nr. {number} vom {when}, {state}, SHA-256 {sha256}.</translation>
    </message>
    <message>
      <source>left out</source>
      <translation>weggelassen</translation>
    </message>
    <message>
      <source>{values}, and {count} more</source>
      <translation>{values} und {count} weitere</translation>
    </message>
    <message>
      <source>not in the dictionary</source>
      <translation>nicht im Wörterbuch</translation>
    </message>
    <message>
      <source>{year}-{month}-{day} {hour}:{minute}</source>
      <translation>{day}.{month}.{year} {hour}:{minute}</translation>
    </message>
    <message>
      <source>1,234.5</source>
      <translation>1.234,5</translation>
    </message>
  </context>
  <context>
    <name>sentences</name>
    <message>
      <source>The server's answer of {at}.</source>
      <translation>Die Antwort des Servers von {at}.</translation>
    </message>
    <message>
      <source>DO_NOT_TRACK=1 is set in this program's environment, so it sends nothing.</source>
      <translation>In der Umgebung dieses Programms ist DO_NOT_TRACK=1 gesetzt, es sendet also nichts.</translation>
    </message>
    <message>
      <source>You stopped telemetry through this program on {at}.</source>
      <translation>Sie haben die Telemetrie {at} über dieses Programm angehalten.</translation>
    </message>
    <message>
      <source>You started telemetry through this program on {at}.</source>
      <translation>Sie haben die Telemetrie {at} über dieses Programm gestartet.</translation>
    </message>
    <message>
      <source>Your file sets {key} ({location}, line {line}); {title} ignores that name and is still sending. Run opt-out to set the name that it reads.</source>
      <translation>Ihre Datei setzt {key} ({location}, Zeile {line}); {title} beachtet diesen Namen nicht und sendet weiter. Schalten Sie aus (opt-out), um den Namen zu setzen, den es liest.</translation>
    </message>
    <message>
      <source>Your file says off, but {title} started after that (on {started_at}) and still uses on: an environment variable or argument overrules the file, or it was restarted from its web page, which does not apply the file.</source>
      <translation>Ihre Datei sagt aus, aber {title} startete danach ({started_at}) und verwendet noch an: eine Umgebungsvariable oder ein Argument übergeht die Datei, oder es wurde von seiner Webseite aus neu gestartet, was die Datei nicht anwendet.</translation>
    </message>
    <message>
      <source>{where} says off, but {title} goes by something stronger: {location} says {value}. Change it there, or opt out again: then at least its addresses lead nowhere.</source>
      <translation>{where} sagt aus, aber {title} geht nach etwas Stärkerem: {location} sagt {value}. Ändern Sie es dort, oder schalten Sie noch einmal aus: dann führen wenigstens seine Adressen ins Leere.</translation>
    </message>
    <message>
      <source>{location} sets {key}={value}, but {title} does not read that there and is still sending. Run opt-out to set what it reads.</source>
      <translation>{location} setzt {key}={value}, aber {title} liest das dort nicht und sendet weiter. Schalten Sie aus (opt-out), um zu setzen, was es liest.</translation>
    </message>
    <message>
      <source>The running {title} was started with telemetry off, or pointed at an address where nobody listens (on {started_at}); it reads its config then and not again.</source>
      <translation>Das laufende {title} wurde mit Telemetrie aus gestartet, oder auf eine Adresse gerichtet, an der niemand zuhört ({started_at}); es liest seine Konfiguration dann und nicht wieder.</translation>
    </message>
    <message>
      <source>Your file says off, but {title} runs since {started_at}, and the file was changed after that ({changed_at}): what it read then is not known. Restart it to be sure.</source>
      <translation>Ihre Datei sagt aus, aber {title} läuft seit {started_at}, und die Datei wurde danach geändert ({changed_at}): was es damals las, ist nicht bekannt. Starten Sie es neu, um sicher zu sein.</translation>
    </message>
    <message>
      <source>{folder} is on a file system that tells nothing of changes made elsewhere, so it is looked at once an hour.</source>
      <translation>{folder} liegt auf einem Dateisystem, das nichts von anderswo gemachten Änderungen sagt, also wird stündlich nachgesehen.</translation>
    </message>
    <message>
      <source>You stopped telemetry ({at}), but {where} says on again ({what}; changed {changed_at}). This program did not change it. Run opt-out to put it back.</source>
      <translation>Sie haben die Telemetrie angehalten ({at}), aber {where} sagt wieder an ({what}; geändert {changed_at}). Dieses Programm hat das nicht geändert. Mit opt-out wird es zurückgestellt.</translation>
    </message>
    <message>
      <source>You stopped telemetry ({at}), but {location}, line {line} says on again ({what}; changed {changed_at}). This program did not change it. Run opt-out to put it back.</source>
      <translation>Sie haben die Telemetrie angehalten ({at}), aber {location}, Zeile {line}, sagt wieder an ({what}; geändert {changed_at}). Dieses Programm hat das nicht geändert. Mit opt-out wird es zurückgestellt.</translation>
    </message>
    <message>
      <source>You have not stopped telemetry of {name} here, so there is nothing to put back.</source>
      <translation>Die Telemetrie von {name} haben Sie hier nicht angehalten, also gibt es nichts zurückzustellen.</translation>
    </message>
    <message>
      <source>Not watched from {begin} to {end}: this program was closed.</source>
      <translation>Nicht beobachtet von {begin} bis {end}: dieses Programm war geschlossen.</translation>
    </message>
    <message>
      <source>You stopped telemetry ({at}), but that could not be done in its config, which says on: {title} is still sending. This program sends nothing for it. Run opt-out again to see what is in the way.</source>
      <translation>Sie haben die Telemetrie angehalten ({at}), aber in der Konfiguration ging das nicht, dort steht „an“: {title} sendet weiter. Dieses Programm sendet nichts dafür. Halten Sie sie noch einmal an, um zu sehen, was im Weg steht.</translation>
    </message>
    <message>
      <source>Held for you to look at: {count}. See log, then release or discard.</source>
      <translation>Zur Ansicht zurückgehalten: {count}. Im Protokoll ansehen, dann freigeben oder verwerfen.</translation>
    </message>
    <message>
      <source>Your file sets {key} ({location}, line {line}), but {title} goes by the setting that it keeps itself, and is still sending. Run opt-out to set that one too.</source>
      <translation>Ihre Datei setzt {key} ({location}, Zeile {line}), aber {title} geht nach der Einstellung, die es selbst verwahrt, und sendet weiter. Schalten Sie aus (opt-out), um auch diese zu setzen.</translation>
    </message>
    <message>
      <source>{title} still sends some of its telemetry until you restart it: your file says off for all of it.</source>
      <translation>{title} sendet noch einen Teil seiner Telemetrie, bis Sie es neu starten: Ihre Datei sagt für alles aus.</translation>
    </message>
    <message>
      <source>The same address serves other functions of {title}, which stop with it:</source>
      <translation>Dieselbe Adresse dient {title} noch zu anderem, das mit aufhört:</translation>
    </message>
    <message>
      <source>There is no relay for {title} in this version. Its source can be observe or collect.</source>
      <translation>Für {title} gibt es in dieser Version keine Weiterleitung. Die Art kann observe oder collect sein.</translation>
    </message>
    <message>
      <source>It was not asked yet.</source>
      <translation>Er wurde noch nicht gefragt.</translation>
    </message>
    <message>
      <source>Only a part was taken back.</source>
      <translation>Nur ein Teil wurde zurückgenommen.</translation>
    </message>
    <message>
      <source>The part of the switch that {title} keeps itself is set as soon as it answers while this program runs. So far: {why}</source>
      <translation>Der Teil des Schalters, den {title} selbst verwahrt, wird gesetzt, sobald es antwortet, während dieses Programm läuft. Bisher: {why}</translation>
    </message>
    <message>
      <source>{title} still sends some of its telemetry.</source>
      <translation>{title} sendet noch einen Teil seiner Telemetrie.</translation>
    </message>
    <message>
      <source>Still sending until you restart: your file says off, but {title} runs with what it read when it started ({started_at}).</source>
      <translation>Sendet noch bis zum Neustart: Ihre Datei sagt aus, aber {title} läuft mit dem, was es beim Start las ({started_at}).</translation>
    </message>
    <message>
      <source>Nothing leaves now, but {title} still runs with other settings than its file has: those count from its next start.</source>
      <translation>Jetzt geht nichts hinaus, aber {title} läuft noch mit anderen Einstellungen, als in seiner Datei stehen: diese gelten ab dem nächsten Start.</translation>
    </message>
    <message>
      <source>This program sends the documented ping instead of the server, and goes on when {title} answers again.</source>
      <translation>Dieses Programm sendet den dokumentierten Ping statt des Servers und macht weiter, wenn {title} wieder antwortet.</translation>
    </message>
    <message>
      <source>This program sends the documented ping to {vendor}.</source>
      <translation>Dieses Programm sendet den dokumentierten Ping an {vendor}.</translation>
    </message>
    <message>
      <source>What {title} sends passes through this program, which sends it on unchanged to {vendor}.</source>
      <translation>Was {title} sendet, geht durch dieses Programm, das es unverändert an {vendor} weitersendet.</translation>
    </message>
    <message>
      <source>Its file lets what {title} sends pass through this program to {vendor}; the running server was not asked whether it uses that.</source>
      <translation>Seine Datei lässt durch dieses Programm zu {vendor} gehen, was {title} sendet; der laufende Server wurde nicht gefragt, ob er das verwendet.</translation>
    </message>
    <message>
      <source>It still sends to {vendor} past this program: the file points it here, but {title} runs with what it read when it started. Restart its main process.</source>
      <translation>Es sendet noch an diesem Programm vorbei an {vendor}: die Datei richtet es hierher, aber {title} läuft mit dem, was es beim Start las. Starten Sie seinen Hauptprozess neu.</translation>
    </message>
    <message>
      <source>It sends to {vendor} past this program, so its last ping cannot be seen.</source>
      <translation>Es sendet an diesem Programm vorbei an {vendor}, sein letzter Ping ist also nicht zu sehen.</translation>
    </message>
    <message>
      <source>{title} still makes its telemetry, but the running server points it at an address where nobody listens (asked {at}).</source>
      <translation>{title} macht seine Telemetrie noch, aber der laufende Server richtet sie auf eine Adresse, an der niemand zuhört (gefragt {at}).</translation>
    </message>
    <message>
      <source>The running server said off at {at}.</source>
      <translation>Der laufende Server meldete aus, {at}.</translation>
    </message>
    <message>
      <source>Nothing of {title}'s telemetry leaves.</source>
      <translation>Von der Telemetrie von {title} geht nichts hinaus.</translation>
    </message>
    <message>
      <source>Your file says off; the running server could not be checked.</source>
      <translation>Ihre Datei sagt aus; der laufende Server ließ sich nicht prüfen.</translation>
    </message>
    <message>
      <source>Nobody has looked yet.</source>
      <translation>Noch hat niemand nachgesehen.</translation>
    </message>
    <message>
      <source>This instance is only looked at: this program sends nothing for it.</source>
      <translation>Diese Instanz wird nur angesehen: dieses Programm sendet nichts für sie.</translation>
    </message>
    <message>
      <source>The config could not be read, so nothing is sent.</source>
      <translation>Die Konfiguration ließ sich nicht lesen, also wird nichts gesendet.</translation>
    </message>
    <message>
      <source>{where} says off ({key}={value}).</source>
      <translation>{where} sagt aus ({key}={value}).</translation>
    </message>
    <message>
      <source>The config says on, and nothing that could be read says off.</source>
      <translation>Die Konfiguration sagt an, und nichts Lesbares sagt aus.</translation>
    </message>
    <message>
      <source>It is not known where the running server sends its own telemetry ({kind}), so sending it here as well could send it twice. Give this program an administrator's token to ask the server.</source>
      <translation>Es ist nicht bekannt, wohin der laufende Server seine eigene Telemetrie sendet ({kind}), sie auch hier zu senden könnte sie also doppelt senden. Geben Sie diesem Programm das Token eines Verwalters, um den Server zu fragen.</translation>
    </message>
    <message>
      <source>The running server still sends its own telemetry ({kind}) to {value}; sending it here as well would send it twice. Restart the server, so that it reads its file.</source>
      <translation>Der laufende Server sendet seine eigene Telemetrie noch ({kind}) an {value}; sie auch hier zu senden würde sie doppelt senden. Starten Sie den Server neu, damit er seine Datei liest.</translation>
    </message>
    <message>
      <source>The server sends its own telemetry ({kind}) to {value}, as its config says; sending it here as well would send it twice. To let this program send instead, set the instance's source to observe and then to collect.</source>
      <translation>Der Server sendet seine eigene Telemetrie ({kind}) an {value}, wie seine Konfiguration sagt; sie auch hier zu senden würde sie doppelt senden. Soll dieses Programm stattdessen senden, stellen Sie die Art der Instanz auf observe und dann auf collect.</translation>
    </message>
    <message>
      <source>The vendor accepted it ({status}).</source>
      <translation>Der Hersteller hat sie angenommen ({status}).</translation>
    </message>
    <message>
      <source>The answer was {status}: not taken now. It is tried again later.</source>
      <translation>Die Antwort war {status}: jetzt nicht angenommen. Es wird später noch einmal versucht.</translation>
    </message>
    <message>
      <source>The answer was a redirect ({status}), which is not followed. If the vendor's address changed, set the endpoint and release it.</source>
      <translation>Die Antwort war eine Umleitung ({status}), der nicht gefolgt wird. Hat sich die Adresse des Herstellers geändert, so setzen Sie das Ziel und geben Sie frei.</translation>
    </message>
    <message>
      <source>The answer was {status}: refused for good. It is kept; release sends it again.</source>
      <translation>Die Antwort war {status}: endgültig abgewiesen. Sie wird verwahrt; Freigeben sendet sie noch einmal.</translation>
    </message>
    <message>
      <source>The connection ended without an answer after bytes may have left ({error}: {detail}), so it may have arrived. It is sent again later, marked as a repeat.</source>
      <translation>Die Verbindung endete ohne Antwort, nachdem Bytes hinausgegangen sein können ({error}: {detail}), sie kann also angekommen sein. Sie wird später noch einmal gesendet, als Wiederholung gekennzeichnet.</translation>
    </message>
    <message>
      <source>The vendor's host name was not found ({detail}). Tried again later; check DNS or the network.</source>
      <translation>Der Rechnername des Herstellers wurde nicht gefunden ({detail}). Später noch einmal; prüfen Sie DNS oder das Netz.</translation>
    </message>
    <message>
      <source>The vendor's host refused the connection ({detail}). Tried again later.</source>
      <translation>Der Rechner des Herstellers hat die Verbindung abgewiesen ({detail}). Später noch einmal.</translation>
    </message>
    <message>
      <source>No connection to the vendor's host ({detail}). Tried again later; check the network.</source>
      <translation>Keine Verbindung zum Rechner des Herstellers ({detail}). Später noch einmal; prüfen Sie das Netz.</translation>
    </message>
    <message>
      <source>The vendor's host did not answer the connection in time ({detail}). Tried again later.</source>
      <translation>Der Rechner des Herstellers hat die Verbindung nicht rechtzeitig beantwortet ({detail}). Später noch einmal.</translation>
    </message>
    <message>
      <source>The connection took no more bytes in time ({detail}). Tried again later.</source>
      <translation>Die Verbindung nahm rechtzeitig keine Bytes mehr an ({detail}). Später noch einmal.</translation>
    </message>
    <message>
      <source>No answer came in time ({detail}). Tried again later.</source>
      <translation>Rechtzeitig kam keine Antwort ({detail}). Später noch einmal.</translation>
    </message>
    <message>
      <source>The attempt took too long and was ended ({detail}). Tried again later.</source>
      <translation>Der Versuch dauerte zu lange und wurde beendet ({detail}). Später noch einmal.</translation>
    </message>
    <message>
      <source>The encrypted connection could not be made ({detail}). Tried again later; is a proxy in between?</source>
      <translation>Die verschlüsselte Verbindung kam nicht zustande ({detail}). Später noch einmal; ist ein Proxy dazwischen?</translation>
    </message>
    <message>
      <source>The certificate was not trusted ({detail}), so nothing was sent. If a proxy of your own decrypts, add its authority to the system's certificates; also check the clock. Tried again later.</source>
      <translation>Dem Zertifikat wurde nicht vertraut ({detail}), also wurde nichts gesendet. Entschlüsselt ein eigener Proxy, so fügen Sie seine Stelle den Zertifikaten des Systems hinzu; prüfen Sie auch die Uhr. Später noch einmal.</translation>
    </message>
    <message>
      <source>The certificates could not be loaded ({detail}). Check SSL_CERT_FILE and SSL_CERT_DIR. Tried again later.</source>
      <translation>Die Zertifikate ließen sich nicht laden ({detail}). Prüfen Sie SSL_CERT_FILE und SSL_CERT_DIR. Später noch einmal.</translation>
    </message>
    <message>
      <source>The proxy could not be reached ({detail}). It is not by-passed; check the proxy setting. Tried again later.</source>
      <translation>Der Proxy war nicht zu erreichen ({detail}). Er wird nicht umgangen; prüfen Sie die Proxy-Einstellung. Später noch einmal.</translation>
    </message>
    <message>
      <source>The proxy refused the connection ({detail}). It is not by-passed; allow the destination there. Tried again later.</source>
      <translation>Der Proxy hat die Verbindung abgewiesen ({detail}). Er wird nicht umgangen; erlauben Sie dort das Ziel. Später noch einmal.</translation>
    </message>
    <message>
      <source>The proxy wants a login, or refused the one it got ({detail}). Put user and password into the proxy setting. Tried again later.</source>
      <translation>Der Proxy will eine Anmeldung, oder wies die erhaltene ab ({detail}). Schreiben Sie Benutzer und Passwort in die Proxy-Einstellung. Später noch einmal.</translation>
    </message>
    <message>
      <source>The proxy setting cannot be used: {detail}. Nothing is sent past it; correct it. Tried again later.</source>
      <translation>Die Proxy-Einstellung ist nicht zu gebrauchen: {detail}. An ihr vorbei wird nichts gesendet; berichtigen Sie sie. Später noch einmal.</translation>
    </message>
    <message>
      <source>The other side closed the connection before it answered ({detail}). Tried again later.</source>
      <translation>Die andere Seite schloss die Verbindung, bevor sie antwortete ({detail}). Später noch einmal.</translation>
    </message>
    <message>
      <source>The connection broke while sending ({detail}). Tried again later.</source>
      <translation>Die Verbindung brach beim Senden ab ({detail}). Später noch einmal.</translation>
    </message>
    <message>
      <source>The answer was no HTTP ({detail}). Tried again later; is the endpoint right?</source>
      <translation>Die Antwort war kein HTTP ({detail}). Später noch einmal; stimmt das Ziel?</translation>
    </message>
    <message>
      <source>This program cut the attempt off ({detail}).</source>
      <translation>Dieses Programm hat den Versuch abgebrochen ({detail}).</translation>
    </message>
    <message>
      <source>The program ended during the attempt ({detail}).</source>
      <translation>Das Programm endete während des Versuchs ({detail}).</translation>
    </message>
    <message>
      <source>The message cannot be sent as HTTP ({detail}); nothing left. It is kept.</source>
      <translation>Die Nachricht lässt sich nicht als HTTP senden ({detail}); nichts ging hinaus. Sie wird verwahrt.</translation>
    </message>
    <message>
      <source>Sending there is not allowed: {detail}. Nothing left. Destinations are https, or on this machine; set another endpoint.</source>
      <translation>Dorthin darf nicht gesendet werden: {detail}. Nichts ging hinaus. Ziele sind https oder auf diesem Rechner; setzen Sie ein anderes Ziel.</translation>
    </message>
    <message>
      <source>There is no file {path}. Check the instance's folder (set --home).</source>
      <translation>Es gibt keine Datei {path}. Prüfen Sie den Ordner der Instanz (set --home).</translation>
    </message>
    <message>
      <source>There is no folder {folder}. Check the instance's folder (set --home). Nothing was changed.</source>
      <translation>Es gibt keinen Ordner {folder}. Prüfen Sie den Ordner der Instanz (set --home). Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>No permission to {doing} {path}. Nothing was changed. Run this as a user who may.</source>
      <translation>Kein Recht ({doing}) für {path}. Nichts wurde geändert. Führen Sie dies als ein Benutzer aus, der es darf.</translation>
    </message>
    <message>
      <source>{path} is not an ordinary file, so it is left alone.</source>
      <translation>{path} ist keine gewöhnliche Datei und bleibt unberührt.</translation>
    </message>
    <message>
      <source>{path} is larger than {limit_mb} MB, which is no config file. It is left alone.</source>
      <translation>{path} ist größer als {limit_mb} MB, also keine Konfigurationsdatei. Sie bleibt unberührt.</translation>
    </message>
    <message>
      <source>Cannot {doing} {path}: {detail}. Nothing was changed.</source>
      <translation>Es geht nicht ({doing}): {path}: {detail}. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>{path} was changed by somebody else in between. Nothing was changed by us; look again and repeat.</source>
      <translation>{path} wurde inzwischen von jemand anderem geändert. Wir haben nichts geändert; sehen Sie nach und wiederholen Sie es.</translation>
    </message>
    <message>
      <source>{path} has {count} names (hard links); replacing it would leave the others with the old content. Nothing was changed. Make it a file of its own (copy it, then move the copy over it), then repeat.</source>
      <translation>{path} hat {count} Namen (harte Links); ein Ersetzen ließe den anderen den alten Inhalt. Nichts wurde geändert. Machen Sie eine eigene Datei daraus (kopieren, dann die Kopie darüberschieben), dann wiederholen.</translation>
    </message>
    <message>
      <source>{path} is read-only. Nothing was changed. Make it writable, or run this as a user who may.</source>
      <translation>{path} ist schreibgeschützt. Nichts wurde geändert. Machen Sie sie beschreibbar, oder führen Sie dies als ein Benutzer aus, der es darf.</translation>
    </message>
    <message>
      <source>The folder {folder} is read-only or not yours to write. Nothing was changed. Make it writable, or run this as a user who may write there.</source>
      <translation>Der Ordner {folder} ist schreibgeschützt oder nicht Ihrer. Nichts wurde geändert. Machen Sie ihn beschreibbar, oder führen Sie dies als ein Benutzer aus, der dort schreiben darf.</translation>
    </message>
    <message>
      <source>{path} belongs to another user (user {uid}, group {gid}), and only an administrator can replace it without changing that. Nothing was changed. Run this as that user, or as root.</source>
      <translation>{path} gehört einem anderen Benutzer (Benutzer {uid}, Gruppe {gid}), und nur ein Verwalter kann sie ersetzen, ohne das zu ändern. Nichts wurde geändert. Führen Sie dies als dieser Benutzer oder als root aus.</translation>
    </message>
    <message>
      <source>The access list of {path} could not be kept, so nothing was changed. Run this as its owner.</source>
      <translation>Die Zugriffsliste von {path} ließ sich nicht erhalten, also wurde nichts geändert. Führen Sie dies als ihr Eigentümer aus.</translation>
    </message>
    <message>
      <source>{path} is mounted into this place by itself and cannot be replaced here. Nothing was changed. Change it where it is mounted from.</source>
      <translation>{path} ist einzeln an diese Stelle eingehängt und lässt sich hier nicht ersetzen. Nichts wurde geändert. Ändern Sie sie dort, woher sie eingehängt ist.</translation>
    </message>
    <message>
      <source>{path} was replaced, but reading it back failed: {detail}. Look at the file.</source>
      <translation>{path} wurde ersetzt, aber das Nachlesen schlug fehl: {detail}. Sehen Sie die Datei an.</translation>
    </message>
    <message>
      <source>The disk with {path} is full (or a quota is used up). Nothing was changed. Make room, then repeat.</source>
      <translation>Der Datenträger mit {path} ist voll (oder ein Kontingent ist aufgebraucht). Nichts wurde geändert. Schaffen Sie Platz, dann wiederholen.</translation>
    </message>
    <message>
      <source>{path} is gone since, so there is nothing to take back in it.</source>
      <translation>{path} ist seither verschwunden, darin ist also nichts zurückzunehmen.</translation>
    </message>
    <message>
      <source>{path} belongs to {owner}: changing it takes an administrator. Nothing was changed in it yet.</source>
      <translation>{path} gehört {owner}: zum Ändern braucht es einen Administrator. Noch wurde darin nichts geändert.</translation>
    </message>
    <message>
      <source>{path} belongs to {owner}, and this change is none that an administrator can be asked for. Nothing was changed in it. Run this as {owner}, or change the lines by hand.</source>
      <translation>{path} gehört {owner}, und um diese Änderung kann ein Administrator nicht gebeten werden. Darin wurde nichts geändert. Tun Sie es als {owner}, oder ändern Sie die Zeilen von Hand.</translation>
    </message>
    <message>
      <source>You may not read {path}, so what to change in it cannot be worked out. Nothing was changed. An administrator can let you read it: sudo setfacl -m u:{user}:r {quoted} (and enter its folders: u:{user}:x). Then repeat.</source>
      <translation>Sie dürfen {path} nicht lesen, daher ist nicht zu ermitteln, was darin zu ändern ist. Nichts wurde geändert. Ein Administrator kann Sie es lesen lassen: sudo setfacl -m u:{user}:r {quoted} (und seine Ordner betreten: u:{user}:x). Dann noch einmal.</translation>
    </message>
    <message>
      <source>No administrator's password was given, so {path} was not changed. Try again when you like.</source>
      <translation>Es wurde kein Passwort eines Administrators eingegeben, daher wurde {path} nicht geändert. Versuchen Sie es noch einmal, wann Sie wollen.</translation>
    </message>
    <message>
      <source>No administrator could be asked ({detail}), so {path} was not changed.</source>
      <translation>Kein Administrator konnte gefragt werden ({detail}), daher wurde {path} nicht geändert.</translation>
    </message>
    <message>
      <source>The helper for other users' files stopped. {why}</source>
      <translation>Der Helfer für Dateien anderer Benutzer hat aufgehört. {why}</translation>
    </message>
    <message>
      <source>The helper says that {path} is changed, but it cannot be seen there. Look at the file.</source>
      <translation>Der Helfer sagt, {path} sei geändert, aber dort ist nichts davon zu sehen. Sehen Sie in die Datei.</translation>
    </message>
    <message>
      <source>Usage: telemetry-tray-helper {words} PRODUCT PATH SHA256-BEFORE|absent SHA256-AFTER|absent [service=NAME] [relay=ADDRESS:PORT/TOKEN]</source>
      <translation>Aufruf: telemetry-tray-helper {words} PRODUKT PFAD SHA256-VORHER|absent SHA256-NACHHER|absent [service=NAME] [relay=ADRESSE:PORT/SCHLÜSSEL]</translation>
    </message>
    <message>
      <source>This changes another user's file, so root starts it: with sudo, or through the program itself.</source>
      <translation>Das ändert die Datei eines anderen Benutzers, also startet es root: mit sudo, oder durch das Programm selbst.</translation>
    </message>
    <message>
      <source>{path} is no absolute path that is written in one way only. Nothing was changed.</source>
      <translation>{path} ist kein absoluter Pfad, den man nur auf eine Art schreiben kann. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>{path} is no file that may be changed for another user; {names} is. Nothing was changed.</source>
      <translation>{path} ist keine Datei, die für einen anderen Benutzer geändert werden darf; {names} ist eine. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>There is no compose file beside {path}. Nothing was changed.</source>
      <translation>Neben {path} ist keine Compose-Datei. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>{address} is no address of this machine, so nothing is pointed there for another user.</source>
      <translation>{address} ist keine Adresse dieses Rechners, also wird für einen anderen Benutzer nichts dorthin gelenkt.</translation>
    </message>
    <message>
      <source>On the way to {path} there is a link, or something that is no folder, at {at}. Nothing was changed. If you did not put it there just now, somebody else did: look at it, then repeat.</source>
      <translation>Auf dem Weg zu {path} liegt bei {at} ein Link, oder etwas, das kein Ordner ist. Nichts wurde geändert. Wenn nicht Sie das eben dorthin gelegt haben, war es jemand anders: sehen Sie nach, dann noch einmal.</translation>
    </message>
    <message>
      <source>Cannot get to {path}, at {at}: {detail}. Nothing was changed.</source>
      <translation>{path} ist nicht zu erreichen, bei {at}: {detail}. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>{path} belongs to root but lies in a folder that others can change, so it is left alone. Give the folders to root as well, or the file to the user of the server, then repeat.</source>
      <translation>{path} gehört root, liegt aber in einem Ordner, den andere ändern können, und bleibt daher, wie es ist. Geben Sie auch die Ordner root, oder die Datei dem Benutzer des Servers, dann noch einmal.</translation>
    </message>
    <message>
      <source>{path} is not as it was when this was asked for. Nothing was changed. Look again, repeat.</source>
      <translation>{path} ist nicht mehr, wie es war, als darum gebeten wurde. Nichts wurde geändert. Sehen Sie noch einmal nach, dann noch einmal.</translation>
    </message>
    <message>
      <source>What the helper would do to {path} is not what was shown: it is of another version, or knows nothing of the edits that are to be taken back. Nothing was changed. Change the lines by hand, or run this as the owner of the file.</source>
      <translation>Was der Helfer mit {path} täte, ist nicht, was gezeigt wurde: er ist von einer anderen Version, oder er weiß nichts von den Änderungen, die zurückzunehmen sind. Nichts wurde geändert. Ändern Sie die Zeilen von Hand, oder tun Sie es als Besitzer der Datei.</translation>
    </message>
    <message>
      <source>{folder}, where the helper keeps what it can take back, is no folder that only root can enter. Nothing was changed. Look at what is there, and remove it.</source>
      <translation>{folder}, wo der Helfer aufhebt, was er zurücknehmen kann, ist kein Ordner, den nur root betreten kann. Nichts wurde geändert. Sehen Sie nach, was dort liegt, und entfernen Sie es.</translation>
    </message>
    <message>
      <source>What the helper keeps of earlier changes of {path} cannot be read or kept. Nothing was changed.</source>
      <translation>Was der Helfer von früheren Änderungen von {path} aufhebt, ist nicht zu lesen oder aufzuheben. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>The helper ended where it should not ({what}). Look at the file; please report it.</source>
      <translation>Der Helfer endete, wo er nicht sollte ({what}). Sehen Sie in die Datei; bitte melden Sie es.</translation>
    </message>
    <message>
      <source>Process {pid} is a SonarQube whose folder cannot be seen: it belongs to another user. Say where it is: --home.</source>
      <translation>Prozess {pid} ist ein SonarQube, dessen Ordner nicht zu sehen ist: er gehört einem anderen Benutzer. Sagen Sie, wo er ist: --home.</translation>
    </message>
    <message>
      <source>The search for compose files was ended after {seconds} s; there may be more.</source>
      <translation>Die Suche nach compose-Dateien wurde nach {seconds} s beendet; es kann mehr geben.</translation>
    </message>
    <message>
      <source>No compose file is known that makes {name}. Make it anew as you made it, with the variables shown; starting it again keeps its old environment.</source>
      <translation>Es ist keine compose-Datei bekannt, die {name} macht. Machen Sie ihn neu, wie Sie ihn gemacht haben, mit den gezeigten Variablen; ein bloßer Neustart behält die alte Umgebung.</translation>
    </message>
    <message>
      <source>No process of it can be seen on this machine, so it is not known how it is started. Start it as you always do.</source>
      <translation>Auf diesem Rechner ist kein Prozess davon zu sehen, also ist nicht bekannt, wie es gestartet wird. Starten Sie es wie immer.</translation>
    </message>
    <message>
      <source>Process {pid} was started neither by a service of its own nor by its script. Stop it and start it as you always do.</source>
      <translation>Prozess {pid} wurde weder von einem eigenen Dienst noch von seinem Skript gestartet. Halten Sie ihn an und starten Sie ihn wie immer.</translation>
    </message>
    <message>
      <source>How {title} is started here is not known. Restart it as you always do.</source>
      <translation>Wie {title} hier gestartet wird, ist nicht bekannt. Starten Sie es neu wie immer.</translation>
    </message>
    <message>
      <source>{command} has not ended in {seconds} s. It goes on; look again when it has.</source>
      <translation>{command} war nach {seconds} s nicht zu Ende. Es läuft weiter; sehen Sie danach wieder nach.</translation>
    </message>
    <message>
      <source>{command} ended with {exit_code}; nothing is known to be restarted.</source>
      <translation>{command} endete mit {exit_code}; von einem Neustart ist nichts bekannt.</translation>
    </message>
    <message>
      <source>It runs otherwise than when this was shown. Look again at how it is restarted.</source>
      <translation>Es läuft anders, als da dies gezeigt wurde. Sehen Sie wieder nach, wie es neu gestartet wird.</translation>
    </message>
    <message>
      <source>This asks for a password on a terminal: run it there.</source>
      <translation>Das fragt auf einem Terminal nach einem Passwort: führen Sie es dort aus.</translation>
    </message>
    <message>
      <source>Whether it is at work could not be asked: {why}</source>
      <translation>Ob es gerade arbeitet, konnte nicht gefragt werden: {why}</translation>
    </message>
    <message>
      <source>What it would do could not be found out: {why}</source>
      <translation>Was geschähe, war nicht herauszufinden: {why}</translation>
    </message>
    <message>
      <source>Whether more than this program's edit would be applied is not known: {why}</source>
      <translation>Ob mehr als die Änderung dieses Programms angewandt würde, ist nicht bekannt: {why}</translation>
    </message>
    <message>
      <source>There is no container of {service} yet; it would be made.</source>
      <translation>Es gibt noch keinen Container von {service}; er würde gemacht.</translation>
    </message>
    <message>
      <source>Nothing but this program's edit would be applied: without it {name} is as its files say.</source>
      <translation>Angewandt würde nur die Änderung dieses Programms: ohne sie ist {name}, wie seine Dateien sagen.</translation>
    </message>
    <message>
      <source>More than this program's edit would be applied: the compose files were changed otherwise since {name} was made.</source>
      <translation>Angewandt würde mehr als die Änderung dieses Programms: die compose-Dateien wurden sonst noch geändert, seit {name} gemacht wurde.</translation>
    </message>
    <message>
      <source>{name} carries no hash of its configuration.</source>
      <translation>{name} trägt keinen Hash seiner Konfiguration.</translation>
    </message>
    <message>
      <source>{tool} is not installed here, or not on the PATH, so its containers could not be looked at.</source>
      <translation>{tool} ist hier nicht installiert oder nicht im PATH, also konnten seine Container nicht angesehen werden.</translation>
    </message>
    <message>
      <source>Could not look: this user may not use {tool}. Add the user to its group, or run this as one who may.</source>
      <translation>Nachsehen ging nicht: dieser Benutzer darf {tool} nicht verwenden. Nehmen Sie ihn in dessen Gruppe auf, oder führen Sie dies als jemand aus, der es darf.</translation>
    </message>
    <message>
      <source>Could not look: the service behind {tool} does not run. Start it, then look again.</source>
      <translation>Nachsehen ging nicht: der Dienst hinter {tool} läuft nicht. Starten Sie ihn, dann sehen Sie noch einmal nach.</translation>
    </message>
    <message>
      <source>Could not look: {tool} did not answer in {seconds} s, and was ended. Does its service hang?</source>
      <translation>Nachsehen ging nicht: {tool} antwortete in {seconds} s nicht und wurde beendet. Hängt sein Dienst?</translation>
    </message>
    <message>
      <source>{tool} printed more than can be meant; it was ended.</source>
      <translation>{tool} gab mehr aus, als gemeint sein kann; es wurde beendet.</translation>
    </message>
    <message>
      <source>{tool} failed: {detail}</source>
      <translation>{tool} schlug fehl: {detail}</translation>
    </message>
    <message>
      <source>There is no such container. See docker ps --all, or podman ps --all.</source>
      <translation>Es gibt keinen solchen Container. Siehe docker ps --all, oder podman ps --all.</translation>
    </message>
    <message>
      <source>{name} is no name or id of a container.</source>
      <translation>{name} ist kein Name und keine Kennung eines Containers.</translation>
    </message>
    <message>
      <source>The container {name} does not run.</source>
      <translation>Der Container {name} läuft nicht.</translation>
    </message>
    <message>
      <source>There is no container of the service {service} yet, or it was made in another folder; so nothing is known of a running server.</source>
      <translation>Vom Dienst {service} gibt es noch keinen Container, oder er wurde in einem anderen Ordner gemacht; von einem laufenden Server ist also nichts bekannt.</translation>
    </message>
    <message>
      <source>The running server read this when it started ({started_at}).</source>
      <translation>Der laufende Server las dies, als er startete ({started_at}).</translation>
    </message>
    <message>
      <source>The file was changed ({changed_at}) after the server started ({started_at}), so what it read is not known.</source>
      <translation>Die Datei wurde geändert ({changed_at}), nachdem der Server startete ({started_at}); was er las, ist also nicht bekannt.</translation>
    </message>
    <message>
      <source>{path}, line {line}: a \u that no four hex digits follow. A server does not start with such a file. Correct that line.</source>
      <translation>{path}, Zeile {line}: ein \u, dem keine vier Hexadezimalziffern folgen. Mit einer solchen Datei startet ein Server nicht. Berichtigen Sie diese Zeile.</translation>
    </message>
    <message>
      <source>{path} sets our keys on more than {limit} lines. It is left alone; look at the file.</source>
      <translation>{path} setzt unsere Schlüssel auf mehr als {limit} Zeilen. Sie bleibt unberührt; sehen Sie die Datei an.</translation>
    </message>
    <message>
      <source>{path}, line {line}: {key} was changed by somebody else since, so it stays as it is.</source>
      <translation>{path}, Zeile {line}: {key} wurde seither von jemand anderem geändert und bleibt also, wie es ist.</translation>
    </message>
    <message>
      <source>{path}: the line with {key} was removed by somebody else since, so it is not put back.</source>
      <translation>{path}: die Zeile mit {key} wurde seither von jemand anderem entfernt und wird also nicht wiederhergestellt.</translation>
    </message>
    <message>
      <source>This value cannot stand in a config file: {value}.</source>
      <translation>Dieser Wert kann nicht in einer Konfigurationsdatei stehen: {value}.</translation>
    </message>
    <message>
      <source>The journal's note of how to take an edit back cannot be read. Nothing was changed.</source>
      <translation>Die Notiz des Journals, wie eine Änderung zurückzunehmen ist, lässt sich nicht lesen. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>The config file of {name} is not known, so it cannot be changed from here. Tell where it is (set --home), or paste the lines shown.</source>
      <translation>Die Konfigurationsdatei von {name} ist nicht bekannt und lässt sich also von hier nicht ändern. Sagen Sie, wo sie ist (set --home), oder fügen Sie die gezeigten Zeilen ein.</translation>
    </message>
    <message>
      <source>{path} is larger than {limit_kb} kB, which is no compose file. It is left alone.</source>
      <translation>{path} ist größer als {limit_kb} kB, also keine compose-Datei. Sie bleibt unberührt.</translation>
    </message>
    <message>
      <source>{path}, line {line}: not UTF-8, so it is no compose file. Nothing was changed.</source>
      <translation>{path}, Zeile {line}: kein UTF-8, also keine compose-Datei. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>{path}, line {line}, column {column}: {problem}. docker compose cannot read it either. Nothing was changed. Correct that place, then repeat.</source>
      <translation>{path}, Zeile {line}, Spalte {column}: {problem}. Auch docker compose kann sie nicht lesen. Nichts wurde geändert. Berichtigen Sie diese Stelle, dann wiederholen.</translation>
    </message>
    <message>
      <source>{path}, line {line}, column {column}: {key} stands there twice, and docker compose refuses that. Nothing was changed. Remove one of the two, then repeat.</source>
      <translation>{path}, Zeile {line}, Spalte {column}: {key} steht dort zweimal, und docker compose lehnt das ab. Nichts wurde geändert. Entfernen Sie eines davon, dann wiederholen.</translation>
    </message>
    <message>
      <source>{path} refers to itself or is nested too deep. It is left alone.</source>
      <translation>{path} verweist auf sich selbst oder ist zu tief verschachtelt. Sie bleibt unberührt.</translation>
    </message>
    <message>
      <source>{path} has no service {service}; there is: {known}. Nothing was changed.</source>
      <translation>{path} hat keinen Dienst {service}; es gibt: {known}. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>{path} is written in a way that cannot be changed without touching lines that are not ours (an alias, a merge, a value over several lines). Nothing was changed. Paste the lines shown instead.</source>
      <translation>{path} ist so geschrieben, dass sie sich nicht ändern lässt, ohne fremde Zeilen anzufassen (ein Alias, ein Merge, ein Wert über mehrere Zeilen). Nichts wurde geändert. Fügen Sie stattdessen die gezeigten Zeilen ein.</translation>
    </message>
    <message>
      <source>The value comes from the shell in which docker compose runs ({names}), which cannot be seen from here.</source>
      <translation>Der Wert kommt aus der Shell, in der docker compose läuft ({names}), und ist von hier nicht zu sehen.</translation>
    </message>
    <message>
      <source>The value comes from .env ({names}); a variable of that name in the shell that runs docker compose beats it.</source>
      <translation>Der Wert kommt aus .env ({names}); eine Variable dieses Namens in der Shell, die docker compose ausführt, geht vor.</translation>
    </message>
    <message>
      <source>{path}: which service is it? Those with an image of that product: {found}. Name it with --service.</source>
      <translation>{path}: welcher Dienst ist es? Die mit einem Abbild dieses Produkts: {found}. Nennen Sie ihn mit --service.</translation>
    </message>
    <message>
      <source>{name} belongs to the stack {stack}, so no compose file of this machine makes it anew. Set the variables where the stack is defined.</source>
      <translation>{name} gehört zum Stack {stack}, also macht ihn keine compose-Datei dieses Rechners neu. Setzen Sie die Variablen dort, wo der Stack festgelegt ist.</translation>
    </message>
    <message>
      <source>{name} was made from {files}, not from {path}. Add that one instead (set --compose).</source>
      <translation>{name} wurde aus {files} gemacht, nicht aus {path}. Fügen Sie stattdessen diese hinzu (set --compose).</translation>
    </message>
    <message>
      <source>{override} was there when the container was made, and was not read: docker compose was given its files by name ({files}). Name the override too, with one -f more, or in COMPOSE_FILE.</source>
      <translation>{override} war da, als der Container gemacht wurde, und wurde nicht gelesen: docker compose bekam seine Dateien mit Namen ({files}). Nennen Sie auch die override-Datei, mit einem -f mehr oder in COMPOSE_FILE.</translation>
    </message>
    <message>
      <source>{path} lists the compose files (COMPOSE_FILE), and {override} is not among them, so docker compose does not read it. Add it to that list.</source>
      <translation>{path} zählt die compose-Dateien auf (COMPOSE_FILE), und {override} ist nicht dabei, also liest docker compose sie nicht. Fügen Sie sie der Liste hinzu.</translation>
    </message>
    <message>
      <source>{path} is not the file that docker compose takes by itself, so it is named with -f, and then {override} is not read. Name it too: -f {path} -f {override}.</source>
      <translation>{path} ist nicht die Datei, die docker compose von selbst nimmt, sie wird also mit -f genannt, und dann wird {override} nicht gelesen. Nennen Sie auch diese: -f {path} -f {override}.</translation>
    </message>
    <message>
      <source>{path} includes other compose files, which are not followed.</source>
      <translation>{path} bindet andere compose-Dateien ein, denen nicht gefolgt wird.</translation>
    </message>
    <message>
      <source>{path}, line {line}: extends a service of another file, which is not followed.</source>
      <translation>{path}, Zeile {line}: erweitert einen Dienst einer anderen Datei, der nicht gefolgt wird.</translation>
    </message>
    <message>
      <source>There is no {path}; the server then uses its defaults, and telemetry is on by default.</source>
      <translation>Es gibt kein {path}; der Server verwendet dann seine Vorgaben, und Telemetrie ist in der Vorgabe an.</translation>
    </message>
    <message>
      <source>The server ignores {key}, the name in its manual; it reads {instead}.</source>
      <translation>Der Server beachtet {key} nicht, den Namen in seinem Handbuch; er liest {instead}.</translation>
    </message>
    <message>
      <source>{key} is there without a value; the server then uses its default, which is on.</source>
      <translation>{key} steht ohne Wert da; der Server verwendet dann seine Vorgabe, und die ist an.</translation>
    </message>
    <message>
      <source>The value {value} refers to an environment variable, which some versions look up and others take literally.</source>
      <translation>Der Wert {value} verweist auf eine Umgebungsvariable, die manche Versionen nachschlagen und andere wörtlich nehmen.</translation>
    </message>
    <message>
      <source>SonarQube {version} does not read environment variables yet (8.2 does).</source>
      <translation>SonarQube {version} liest noch keine Umgebungsvariablen (ab 8.2).</translation>
    </message>
    <message>
      <source>Analyses: {running} running, {waiting} waiting. A restart interrupts them; they begin again after it.</source>
      <translation>Analysen: {running} laufen, {waiting} warten. Ein Neustart unterbricht sie; danach beginnen sie von vorn.</translation>
    </message>
    <message>
      <source>No analysis runs or waits.</source>
      <translation>Keine Analyse läuft oder wartet.</translation>
    </message>
    <message>
      <source>The container's own sonar.properties was not looked into; as it comes with the image it says nothing, and the default counts.</source>
      <translation>In die sonar.properties des Containers wurde nicht gesehen; wie sie mit dem Abbild kommt, sagt sie nichts, und die Vorgabe gilt.</translation>
    </message>
    <message>
      <source>Could not look, because process {pid} belongs to another user.</source>
      <translation>Nachsehen ging nicht, weil Prozess {pid} einem anderen Benutzer gehört.</translation>
    </message>
    <message>
      <source>The value is encrypted ({cipher}); only the server can read it.</source>
      <translation>Der Wert ist verschlüsselt ({cipher}); nur der Server kann ihn lesen.</translation>
    </message>
    <message>
      <source>This version has a second channel ({key}); it is not known whether its switch for telemetry stops that too.</source>
      <translation>Diese Version hat einen zweiten Weg ({key}); es ist nicht bekannt, ob ihr Schalter für Telemetrie auch ihn anhält.</translation>
    </message>
    <message>
      <source>the name the server reads</source>
      <translation>der Name, den der Server liest</translation>
    </message>
    <message>
      <source>the name in its manual, which the server ignores</source>
      <translation>der Name in seinem Handbuch, den der Server nicht beachtet</translation>
    </message>
    <message>
      <source>so that its farewell message (the server's id) goes nowhere</source>
      <translation>damit seine Abschiedsnachricht (die Kennung des Servers) nirgendwohin geht</translation>
    </message>
    <message>
      <source>an address of this machine where nobody listens</source>
      <translation>eine Adresse dieses Rechners, an der niemand zuhört</translation>
    </message>
    <message>
      <source>this program</source>
      <translation>dieses Programm</translation>
    </message>
    <message>
      <source>The address of {name}'s server is not known, so it cannot be asked. Give it with telemetry-tray set {name} --url.</source>
      <translation>Die Adresse des Servers von {name} ist nicht bekannt, er kann also nicht gefragt werden. Geben Sie sie an mit telemetry-tray set {name} --url.</translation>
    </message>
    <message>
      <source>No token: the running server of {name} cannot be asked for its settings, users and projects. Give an administrator's token with telemetry-tray set {name} --token-file or --token-stdin.</source>
      <translation>Kein Token: der laufende Server von {name} kann nicht nach Einstellungen, Benutzern und Projekten gefragt werden. Geben Sie das Token eines Verwalters mit telemetry-tray set {name} --token-file oder --token-stdin.</translation>
    </message>
    <message>
      <source>The token of {name} is not an administrator's, so the running server does not show its settings. Give one of a user with the permission Administer System.</source>
      <translation>Das Token von {name} ist nicht das eines Verwalters, also zeigt der laufende Server seine Einstellungen nicht. Geben Sie eines von einem Benutzer mit dem Recht Administer System.</translation>
    </message>
    <message>
      <source>The server at {url} says that it is {status}. It is tried again later.</source>
      <translation>Der Server bei {url} sagt, er sei {status}. Es wird später noch einmal versucht.</translation>
    </message>
    <message>
      <source>The server at {url} tells neither its server ID nor its version, even to this token.</source>
      <translation>Der Server bei {url} nennt weder seine Kennung noch seine Version, auch mit diesem Token nicht.</translation>
    </message>
    <message>
      <source>{path} answered in a form that this program does not know ({what}). Nothing was built from it. Is this SonarQube version newer than this program?</source>
      <translation>{path} antwortete in einer Form, die dieses Programm nicht kennt ({what}). Nichts wurde daraus gebaut. Ist diese SonarQube-Version neuer als dieses Programm?</translation>
    </message>
    <message>
      <source>The list of {what} changed while it was read, twice. Nothing was built from it. It is tried again later.</source>
      <translation>Die Liste ({what}) änderte sich zweimal, während sie gelesen wurde. Nichts wurde daraus gebaut. Es wird später noch einmal versucht.</translation>
    </message>
    <message>
      <source>There are {total} users, and only {most} can be listed over the web API. No ping was built, because it would be incomplete. Let the server's own telemetry pass through this program instead (source relay).</source>
      <translation>Es gibt {total} Benutzer, und nur {most} lassen sich über die Web-API auflisten. Kein Ping wurde gebaut, weil er unvollständig wäre. Lassen Sie stattdessen die eigene Telemetrie des Servers durch dieses Programm gehen (Art relay).</translation>
    </message>
    <message>
      <source>There are {total} projects, and only {most} can be listed over the web API. No ping was built, because it would be incomplete. Let the server's own telemetry pass through this program instead (source relay).</source>
      <translation>Es gibt {total} Projekte, und nur {most} lassen sich über die Web-API auflisten. Kein Ping wurde gebaut, weil er unvollständig wäre. Lassen Sie stattdessen die eigene Telemetrie des Servers durch dieses Programm gehen (Art relay).</translation>
    </message>
    <message>
      <source>The web API of SonarQube {version} does not offer it.</source>
      <translation>Die Web-API von SonarQube {version} bietet das nicht.</translation>
    </message>
    <message>
      <source>The web API of SonarQube {version} lists active users only (all from 9.7).</source>
      <translation>Die Web-API von SonarQube {version} listet nur aktive Benutzer auf (ab 9.7 alle).</translation>
    </message>
    <message>
      <source>SonarQube {version} did not show the exact payload in api/system/info, so it was rebuilt from the web API.</source>
      <translation>SonarQube {version} zeigte die genaue Nachricht nicht in api/system/info, also wurde sie aus der Web-API nachgebaut.</translation>
    </message>
    <message>
      <source>No file sets {key}, so the server's own default counts.</source>
      <translation>Keine Datei setzt {key}, also gilt die Vorgabe des Servers.</translation>
    </message>
    <message>
      <source>Nothing that can be seen sets {key}; the container's own file was not looked into, and as it comes with the image the default counts.</source>
      <translation>Nichts, was zu sehen ist, setzt {key}; in die Datei im Container selbst wurde nicht gesehen, und so, wie sie mit dem Abbild kommt, gilt die Voreinstellung.</translation>
    </message>
    <message>
      <source>{name} ({value}) makes the server read other files than the usual ones, and these were not looked into.</source>
      <translation>{name} ({value}) lässt den Server andere Dateien lesen als die üblichen, und in diese wurde nicht gesehen.</translation>
    </message>
    <message>
      <source>{title} does not tell whether tests are running. A restart breaks them off.</source>
      <translation>{title} sagt nicht, ob Tests laufen. Ein Neustart bricht sie ab.</translation>
    </message>
    <message>
      <source>{key} counts only when it is the word true; {value} is taken for false.</source>
      <translation>{key} zählt nur, wenn es das Wort true ist; {value} gilt als false.</translation>
    </message>
    <message>
      <source>The value {value} refers to something that is looked up when the server starts.</source>
      <translation>Der Wert {value} verweist auf etwas, das beim Start des Servers nachgeschlagen wird.</translation>
    </message>
    <message>
      <source>It counts only until the first set-up of the server is finished; since then the flag in its database does.</source>
      <translation>Es zählt nur bis zum Abschluss der ersten Einrichtung des Servers; seither gilt das Kennzeichen in seiner Datenbank.</translation>
    </message>
    <message>
      <source>Off now, but the first set-up of this server is not finished, so its next ping sets it on again. Run opt-out to set it for good.</source>
      <translation>Jetzt aus, aber die erste Einrichtung dieses Servers ist nicht abgeschlossen, also schaltet sein nächster Ping es wieder an. Schalten Sie aus (opt-out), um es auf Dauer zu setzen.</translation>
    </message>
    <message>
      <source>Kept in the server's database; it is what the tick in its own portal sets.</source>
      <translation>In der Datenbank des Servers; es ist, was der Haken in seinem eigenen Portal setzt.</translation>
    </message>
    <message>
      <source>In the server's database, but set anew at each ping until the first set-up is finished.</source>
      <translation>In der Datenbank des Servers, aber bis zum Abschluss der ersten Einrichtung bei jedem Ping neu gesetzt.</translation>
    </message>
    <message>
      <source>The server at {url} did not say whether telemetry is on.</source>
      <translation>Der Server bei {url} sagte nicht, ob Telemetrie an ist.</translation>
    </message>
    <message>
      <source>Eleven kinds of events still leave, whatever the switch says: Testsigma has none for them, in any released version. They stop when its platform URL leads to the relay, or to an address where nobody listens.</source>
      <translation>Elf Arten von Ereignissen gehen weiter hinaus, was der Schalter auch sagt: Testsigma hat für sie keinen, in keiner veröffentlichten Version. Sie enden, wenn seine Plattform-URL zum Relais führt oder an eine Adresse, an der niemand lauscht.</translation>
    </message>
    <message>
      <source>Where its last message went by its own log ({at}).</source>
      <translation>Wohin seine letzte Nachricht nach seinem eigenen Protokoll ging ({at}).</translation>
    </message>
    <message>
      <source>It is not known where the running server's platform URL points: its log has no message since its start. A log-in would tell (set --user U --password-stdin).</source>
      <translation>Es ist nicht bekannt, wohin die Plattform-URL des laufenden Servers zeigt: in seinem Protokoll steht seit dem Start keine Nachricht. Eine Anmeldung würde es sagen (set --user U --password-stdin).</translation>
    </message>
    <message>
      <source>The log shows only the first {characters} characters of it.</source>
      <translation>Das Protokoll zeigt davon nur die ersten {characters} Zeichen.</translation>
    </message>
    <message>
      <source>the ping; counts until the server's first set-up is finished</source>
      <translation>der Ping; zählt bis zum Abschluss der ersten Einrichtung des Servers</translation>
    </message>
    <message>
      <source>an address of this machine where nobody listens: stops the events, and what else goes there</source>
      <translation>eine Adresse dieses Rechners, an der niemand zuhört: hält die Ereignisse an, und was sonst dorthin geht</translation>
    </message>
    <message>
      <source>where the server is to send its telemetry and look for the vendor's services</source>
      <translation>wohin der Server seine Telemetrie senden und wo er die Dienste des Herstellers suchen soll</translation>
    </message>
    <message>
      <source>in the server's database: its ping goes by this, at once</source>
      <translation>in der Datenbank des Servers: sein Ping geht danach, sofort</translation>
    </message>
    <message>
      <source>The server at {url} did not keep the flag. It is set again later.</source>
      <translation>Der Server bei {url} hat das Kennzeichen nicht behalten. Es wird später noch einmal gesetzt.</translation>
    </message>
    <message>
      <source>Agents do not start: each fetches a certificate there, and ends without it.</source>
      <translation>Agenten starten nicht: jeder holt dort ein Zertifikat und endet ohne es.</translation>
    </message>
    <message>
      <source>The lists of systems, browsers and devices stay empty, for local runs too.</source>
      <translation>Die Listen der Systeme, Browser und Geräte bleiben leer, auch für Läufe vor Ort.</translation>
    </message>
    <message>
      <source>The add-on store and its sign-in do not open.</source>
      <translation>Der Laden für Erweiterungen und seine Anmeldung öffnen sich nicht.</translation>
    </message>
    <message>
      <source>iOS devices cannot be prepared (images, certificates, signing).</source>
      <translation>iOS-Geräte lassen sich nicht vorbereiten (Abbilder, Zertifikate, Signieren).</translation>
    </message>
    <message>
      <source>Runs in the vendor's lab, uploads to it and visual testing fail.</source>
      <translation>Läufe im Labor des Herstellers, Uploads dorthin und Bildvergleiche schlagen fehl.</translation>
    </message>
    <message>
      <source>Suggestions for failed steps are not shown.</source>
      <translation>Vorschläge zu fehlgeschlagenen Schritten werden nicht gezeigt.</translation>
    </message>
    <message>
      <source>Signing up, activating and signing in with Google or GitHub fail.</source>
      <translation>Registrieren, Freischalten und Anmelden mit Google oder GitHub schlagen fehl.</translation>
    </message>
    <message>
      <source>Not stopped by anything here: the pages of its portal load Freshchat (with your e-mail address) and Beamer in the browser, and signing up sends your name and e-mail with the server's id.</source>
      <translation>Von nichts hier angehalten: die Seiten seines Portals laden Freshchat (mit Ihrer E-Mail-Adresse) und Beamer im Browser, und das Registrieren sendet Ihren Namen und Ihre E-Mail mit der Kennung des Servers.</translation>
    </message>
    <message>
      <source>There is no log {path}, so what {name} sends by itself cannot be seen. Check the instance's folder (set --home). It is looked for again.</source>
      <translation>Es gibt kein Protokoll {path}, also ist nicht zu sehen, was {name} von selbst sendet. Prüfen Sie den Ordner der Instanz (set --home). Es wird wieder danach gesucht.</translation>
    </message>
    <message>
      <source>The log {path} cannot be read ({detail}), so what {name} sends by itself cannot be seen. Let this user read it. It is tried again.</source>
      <translation>Das Protokoll {path} lässt sich nicht lesen ({detail}), also ist nicht zu sehen, was {name} von selbst sendet. Lassen Sie diesen Benutzer es lesen. Es wird noch einmal versucht.</translation>
    </message>
    <message>
      <source>The server of {name} does not take this password of {user}. Give the right one: telemetry-tray set {name} --user {user} --password-stdin.</source>
      <translation>Der Server von {name} nimmt dieses Passwort von {user} nicht an. Geben Sie das richtige: telemetry-tray set {name} --user {user} --password-stdin.</translation>
    </message>
    <message>
      <source>The server of {name} does not take this API key. Give the one in its settings: telemetry-tray set {name} --token-stdin.</source>
      <translation>Der Server von {name} nimmt diesen API-Schlüssel nicht an. Geben Sie den aus seinen Einstellungen: telemetry-tray set {name} --token-stdin.</translation>
    </message>
    <message>
      <source>The server of {name} does not show {path} to this user, although the log-in was right.</source>
      <translation>Der Server von {name} zeigt diesem Benutzer {path} nicht, obwohl die Anmeldung stimmte.</translation>
    </message>
    <message>
      <source>The server of {name} has no log-in with user and password. Give an API key instead (--token-stdin); with it elements, environments, runs and uploads can be listed.</source>
      <translation>Der Server von {name} hat keine Anmeldung mit Benutzer und Passwort. Geben Sie stattdessen einen API-Schlüssel (--token-stdin); damit lassen sich Elemente, Umgebungen, Läufe und Uploads auflisten.</translation>
    </message>
    <message>
      <source>{path} answered in a form that this program does not know ({what}). Nothing was made of it. Is this version of Testsigma newer than this program?</source>
      <translation>{path} antwortete in einer Form, die dieses Programm nicht kennt ({what}). Nichts wurde daraus gemacht. Ist diese Testsigma-Version neuer als dieses Programm?</translation>
    </message>
    <message>
      <source>Neither the server's log nor its web API told the version.</source>
      <translation>Weder das Protokoll des Servers noch seine Web-API nannte die Version.</translation>
    </message>
    <message>
      <source>No log-in: the running server of {name} cannot be asked for what it has. Give one with telemetry-tray set {name} --user U --password-stdin, or an API key with --token-stdin.</source>
      <translation>Keine Anmeldung: der laufende Server von {name} kann nicht gefragt werden, was er hat. Geben Sie eine mit telemetry-tray set {name} --user U --password-stdin, oder einen API-Schlüssel mit --token-stdin.</translation>
    </message>
    <message>
      <source>The id of {name}'s server is not known: an API key does not show it, and its log has no message yet. Give a log-in (set {name} --user U --password-stdin), or the folder with its log (--home).</source>
      <translation>Die Kennung des Servers von {name} ist nicht bekannt: ein API-Schlüssel zeigt sie nicht, und in seinem Protokoll steht noch keine Nachricht. Geben Sie eine Anmeldung (set {name} --user U --password-stdin) oder den Ordner mit seinem Protokoll (--home).</translation>
    </message>
    <message>
      <source>The list of {of} could not be read, so nothing that is gone is told of it; it is read again. {why}</source>
      <translation>Die Liste ({of}) ließ sich nicht lesen, also wird nichts Verschwundenes davon gemeldet; sie wird wieder gelesen. {why}</translation>
    </message>
    <message>
      <source>An API key does not open all lists of {name}: nothing is told of {lists}. A log-in does (set {name} --user U --password-stdin).</source>
      <translation>Ein API-Schlüssel öffnet nicht alle Listen von {name}: nichts wird gemeldet von {lists}. Eine Anmeldung tut es (set {name} --user U --password-stdin).</translation>
    </message>
    <message>
      <source>The list {path} changed while it was read. It is read again later.</source>
      <translation>Die Liste {path} änderte sich, während sie gelesen wurde. Sie wird später wieder gelesen.</translation>
    </message>
    <message>
      <source>What {name} shows of its sending is another server's (its id differs), so it was not taken over. If it is the same instance, set up anew, say so: telemetry-tray set {name} --new-server.</source>
      <translation>Was {name} von seinem Senden zeigt, ist von einem anderen Server (seine Kennung ist eine andere), darum wurde es nicht übernommen. Ist es dieselbe Instanz, neu eingerichtet, so sagen Sie es: telemetry-tray set {name} --new-server.</translation>
    </message>
    <message>
      <source>The journal {path} cannot be written: the disk is full. What was stored before is safe; nothing is sent until it can be recorded. Make room, or shorten the retention in the settings.</source>
      <translation>Das Journal {path} lässt sich nicht schreiben: der Datenträger ist voll. Was zuvor gespeichert war, ist sicher; nichts wird gesendet, bis es aufgezeichnet werden kann. Schaffen Sie Platz, oder verkürzen Sie in den Einstellungen die Zeit der Aufbewahrung.</translation>
    </message>
    <message>
      <source>The journal {path} cannot be written: the file or its file system is read-only. Nothing is sent until it can be recorded. Make it writable for the user who runs this program.</source>
      <translation>Das Journal {path} lässt sich nicht schreiben: die Datei oder ihr Dateisystem ist schreibgeschützt. Nichts wird gesendet, bis es aufgezeichnet werden kann. Machen Sie sie beschreibbar für den Benutzer, der dieses Programm ausführt.</translation>
    </message>
    <message>
      <source>The journal {path} belongs to somebody else or is closed to this user ({problem}). Nothing was changed. Run this program as the file's owner, or set TELEMETRY_TRAY_HOME to a folder of your own.</source>
      <translation>Das Journal {path} gehört jemand anderem oder ist diesem Benutzer verschlossen ({problem}). Nichts wurde geändert. Führen Sie dieses Programm als Eigentümer der Datei aus, oder setzen Sie TELEMETRY_TRAY_HOME auf einen eigenen Ordner.</translation>
    </message>
    <message>
      <source>The journal {path} cannot be opened ({problem}). Nothing is sent meanwhile. Look whether its folder is there and belongs to the user who runs this program.</source>
      <translation>Das Journal {path} lässt sich nicht öffnen ({problem}). Solange wird nichts gesendet. Sehen Sie nach, ob sein Ordner da ist und dem Benutzer gehört, der dieses Programm ausführt.</translation>
    </message>
    <message>
      <source>{path} is a folder, a link or a device, not the journal's file. Nothing was changed. Move it away and start this program again.</source>
      <translation>{path} ist ein Ordner, ein Link oder ein Gerät, nicht die Datei des Journals. Nichts wurde geändert. Schaffen Sie es beiseite und starten Sie dieses Programm wieder.</translation>
    </message>
    <message>
      <source>The disk failed while the journal {path} was read or written ({problem}). Nothing is sent meanwhile. Check the disk; the system's log says more.</source>
      <translation>Der Datenträger versagte, während das Journal {path} gelesen oder geschrieben wurde ({problem}). Solange wird nichts gesendet. Prüfen Sie den Datenträger; das Systemprotokoll sagt mehr.</translation>
    </message>
    <message>
      <source>The journal {path} is damaged ({problem}). Nothing is sent meanwhile, and nothing was deleted. Quit this program, move the file away, and start again with an empty journal: {command} (instances have to be added again; your servers' own settings stay as they are)</source>
      <translation>Das Journal {path} ist beschädigt ({problem}). Solange wird nichts gesendet, und nichts wurde gelöscht. Beenden Sie dieses Programm, schaffen Sie die Datei beiseite und beginnen Sie mit einem leeren Journal: {command} (Instanzen müssen neu hinzugefügt werden; die Einstellungen Ihrer Server bleiben)</translation>
    </message>
    <message>
      <source>{path} is no journal, or its beginning is damaged ({problem}). Nothing is sent meanwhile, and nothing was deleted. If it is not yours to keep, move it away and start again: {command}</source>
      <translation>{path} ist kein Journal, oder sein Anfang ist beschädigt ({problem}). Solange wird nichts gesendet, und nichts wurde gelöscht. Gehört es nicht Ihnen, so schaffen Sie es beiseite und beginnen Sie neu: {command}</translation>
    </message>
    <message>
      <source>{path} is a database of another program. Nothing was changed. Move it away, or set TELEMETRY_TRAY_HOME to another folder.</source>
      <translation>{path} ist die Datenbank eines anderen Programms. Nichts wurde geändert. Schaffen Sie sie beiseite, oder setzen Sie TELEMETRY_TRAY_HOME auf einen anderen Ordner.</translation>
    </message>
    <message>
      <source>The journal {path} was written by a newer version of this program (format {version}, this one knows {newest}). Nothing was changed and nothing is sent. Install the newer version again.</source>
      <translation>Das Journal {path} wurde von einer neueren Version dieses Programms geschrieben (Form {version}, diese kennt {newest}). Nichts wurde geändert und nichts wird gesendet. Installieren Sie wieder die neuere Version.</translation>
    </message>
    <message>
      <source>The journal {path} is from an older version of this program (format {version} of {newest}). Start the program once, so that it is brought up to date; a copy is kept.</source>
      <translation>Das Journal {path} ist von einer älteren Version dieses Programms (Form {version} von {newest}). Starten Sie das Programm einmal, damit es auf den Stand gebracht wird; eine Kopie bleibt.</translation>
    </message>
    <message>
      <source>The journal {path} is in use by another program that does not let go. It is tried again; if it stays so, look for a program that has the file open (a backup, a database viewer).</source>
      <translation>Das Journal {path} wird von einem anderen Programm benutzt, das nicht loslässt. Es wird noch einmal versucht; bleibt es so, suchen Sie ein Programm, das die Datei offen hat (eine Sicherung, ein Datenbankbetrachter).</translation>
    </message>
    <message>
      <source>The journal {path} was opened for reading only. This is a fault of the program.</source>
      <translation>Das Journal {path} wurde nur zum Lesen geöffnet. Das ist ein Fehler des Programms.</translation>
    </message>
    <message>
      <source>The journal was asked for something it cannot do ({problem}). This is a fault of the program.</source>
      <translation>Vom Journal wurde etwas verlangt, was es nicht kann ({problem}). Das ist ein Fehler des Programms.</translation>
    </message>
    <message>
      <source>The export could not be written to {path} ({problem}). What was there before is unchanged.</source>
      <translation>Die Ausgabe ließ sich nicht nach {path} schreiben ({problem}). Was dort war, ist unverändert.</translation>
    </message>
    <message>
      <source>A report is about one instance; name it: telemetry-tray export NAME --format html FILE. There is: {known}.</source>
      <translation>Ein Bericht handelt von einer Instanz; nennen Sie sie: telemetry-tray export NAME --format html FILE. Es gibt: {known}.</translation>
    </message>
    <message>
      <source>{title} sends to {vendor} past this program: what it sends, and whether it arrives, is not seen here.</source>
      <translation>{title} sendet an diesem Programm vorbei an {vendor}: was es sendet und ob es ankommt, ist hier nicht zu sehen.</translation>
    </message>
    <message>
      <source>The message is built by this program from what {title}'s web API offers; the server's own one may hold more.</source>
      <translation>Die Nachricht baut dieses Programm aus dem, was die Web-API von {title} hergibt; die eigene des Servers kann mehr enthalten.</translation>
    </message>
    <message>
      <source>What {title} sends in other ways than its telemetry (updates, plugins, licences, pages that load things from elsewhere) is not looked at.</source>
      <translation>Was {title} auf anderen Wegen als seiner Telemetrie sendet (Aktualisierungen, Plugins, Lizenzen, Seiten, die von anderswo laden), wird nicht angesehen.</translation>
    </message>
    <message>
      <source>There is no translation into {language}; there is: {known}.</source>
      <translation>Es gibt keine Übersetzung in {language}; es gibt: {known}.</translation>
    </message>
    <message>
      <source>There is no export format {format}; there is: {known}.</source>
      <translation>Es gibt keine Ausgabeform {format}; es gibt: {known}.</translation>
    </message>
    <message>
      <source>A time without a zone ({at}) reached the journal. This is a fault of the program.</source>
      <translation>Eine Zeit ohne Zone ({at}) kam zum Journal. Das ist ein Fehler des Programms.</translation>
    </message>
    <message>
      <source>A payload cannot go from {was} to {to}. This is a fault of the program.</source>
      <translation>Eine Nachricht kann nicht von {was} zu {to} übergehen. Das ist ein Fehler des Programms.</translation>
    </message>
    <message>
      <source>There is no instance with number {id}: it was removed meanwhile.</source>
      <translation>Es gibt keine Instanz mit Nummer {id}: sie wurde inzwischen entfernt.</translation>
    </message>
    <message>
      <source>The settings in {path}, line {line}, cannot be understood: {problem}. Mend that line, or delete the file to get the defaults.</source>
      <translation>Die Einstellungen in {path}, Zeile {line}, sind nicht zu verstehen: {problem}. Berichtigen Sie diese Zeile, oder löschen Sie die Datei, dann gelten die Vorgaben.</translation>
    </message>
    <message>
      <source>The settings in {path} cannot be used: {problem}. Mend that, or delete the file.</source>
      <translation>Die Einstellungen in {path} sind nicht zu gebrauchen: {problem}. Beheben Sie das, oder löschen Sie die Datei.</translation>
    </message>
    <message>
      <source>The certificates in {path} cannot be used: {problem}. Choose a file in PEM form, or leave the field empty.</source>
      <translation>Die Zertifikate in {path} sind nicht zu gebrauchen: {problem}. Wählen Sie eine Datei in PEM-Form, oder lassen Sie das Feld leer.</translation>
    </message>
    <message>
      <source>This proxy cannot be used: {problem}.</source>
      <translation>Dieser Proxy ist nicht zu gebrauchen: {problem}.</translation>
    </message>
    <message>
      <source>The proxy {proxy} cannot be reached: {problem}. Check its address and port.</source>
      <translation>Der Proxy {proxy} ist nicht zu erreichen: {problem}. Prüfen Sie seine Adresse und seinen Port.</translation>
    </message>
    <message>
      <source>The proxy {proxy} lets nothing through to {host}: {problem}. Ask whoever runs it.</source>
      <translation>Der Proxy {proxy} lässt nichts zu {host} durch: {problem}. Fragen Sie, wer ihn betreibt.</translation>
    </message>
    <message>
      <source>No instance sends anything off this computer yet, so there is nothing to ask the proxy for.</source>
      <translation>Noch sendet keine Instanz etwas von diesem Rechner fort, der Proxy kann also nach nichts gefragt werden.</translation>
    </message>
    <message>
      <source>Here only addresses of this computer are used, so no other proxy is asked.</source>
      <translation>Hier werden nur Adressen dieses Rechners verwendet, also wird kein anderer Proxy gefragt.</translation>
    </message>
    <message>
      <source>The setting {key} cannot have this value: {problem}.</source>
      <translation>Die Einstellung {key} kann diesen Wert nicht haben: {problem}.</translation>
    </message>
    <message>
      <source>The start at login could not be changed ({path}): {problem}.</source>
      <translation>Der Start beim Anmelden ließ sich nicht ändern ({path}): {problem}.</translation>
    </message>
    <message>
      <source>This program cannot be started at login from here: a demo, or no desktop's login.</source>
      <translation>Dieses Programm lässt sich von hier nicht beim Anmelden starten: eine Demo, oder keine Anmeldung an einer Arbeitsumgebung.</translation>
    </message>
    <message>
      <source>The keyring ({backend}) did not give the secret: {detail}. Unlock it (log in to the desktop, or click the locked token), or keep the token in a file of yours (--token-file).</source>
      <translation>Der Schlüsselbund ({backend}) gab das Geheimnis nicht her: {detail}. Schließen Sie ihn auf (melden Sie sich an der Arbeitsumgebung an, oder klicken Sie auf das verschlossene Token), oder verwahren Sie das Token in einer eigenen Datei (--token-file).</translation>
    </message>
    <message>
      <source>The keyring has no secret for {instance}. Store it again: telemetry-tray set {instance} --token-stdin.</source>
      <translation>Der Schlüsselbund hat kein Geheimnis für {instance}. Speichern Sie es neu: telemetry-tray set {instance} --token-stdin.</translation>
    </message>
    <message>
      <source>The secret of {instance} is kept in memory only and was not entered since this program started. Enter it, or use telemetry-tray set {instance} --token-file FILE.</source>
      <translation>Das Geheimnis von {instance} ist nur im Speicher und wurde seit dem Start dieses Programms nicht eingegeben. Geben Sie es ein, oder verwenden Sie telemetry-tray set {instance} --token-file FILE.</translation>
    </message>
    <message>
      <source>This cannot be a token or password: {problem}.</source>
      <translation>Das kann kein Token und kein Passwort sein: {problem}.</translation>
    </message>
    <message>
      <source>No keyring that keeps secrets safely can be used here ({backend}: {problem}). Keep the token in a file that only you can read instead: --token-file FILE.</source>
      <translation>Hier ist kein Schlüsselbund zu gebrauchen, der Geheimnisse sicher verwahrt ({backend}: {problem}). Verwahren Sie das Token stattdessen in einer Datei, die nur Sie lesen können: --token-file FILE.</translation>
    </message>
    <message>
      <source>There is no keyring yet ({backend}). Log in to the desktop once or make one there, or keep the token in a file that only you can read: --token-file FILE.</source>
      <translation>Es gibt noch keinen Schlüsselbund ({backend}). Melden Sie sich einmal an der Arbeitsumgebung an oder legen Sie dort einen an, oder verwahren Sie das Token in einer Datei, die nur Sie lesen können: --token-file FILE.</translation>
    </message>
    <message>
      <source>The keyring ({backend}) failed: {problem}. Mend it, or keep the token in a file that only you can read: --token-file FILE.</source>
      <translation>Der Schlüsselbund ({backend}) versagte: {problem}. Bringen Sie ihn in Ordnung, oder verwahren Sie das Token in einer Datei, die nur Sie lesen können: --token-file FILE.</translation>
    </message>
    <message>
      <source>The path {path} of the secret's file must be absolute.</source>
      <translation>Der Pfad {path} der Datei mit dem Geheimnis muss vollständig sein.</translation>
    </message>
    <message>
      <source>The secret's file {path} cannot be used: {problem}. It must hold one line, the secret.</source>
      <translation>Die Datei {path} mit dem Geheimnis ist nicht zu gebrauchen: {problem}. Sie muss eine Zeile enthalten, das Geheimnis.</translation>
    </message>
    <message>
      <source>{url} is not encrypted and not on this machine, so your token would be readable on the way. Use https, or an address of this machine.</source>
      <translation>{url} ist nicht verschlüsselt und nicht auf diesem Rechner, Ihr Token wäre also unterwegs lesbar. Verwenden Sie https, oder eine Adresse dieses Rechners.</translation>
    </message>
    <message>
      <source>The instance's address is no usable URL: give http(s)://HOST[:PORT][/PATH], without a user name, password, ? or #.</source>
      <translation>Die Adresse der Instanz ist keine brauchbare URL: geben Sie http(s)://HOST[:PORT][/PATH], ohne Benutzernamen, Passwort, ? oder #.</translation>
    </message>
    <message>
      <source>{url} is not on this machine, and the demo never leaves it.</source>
      <translation>{url} ist nicht auf diesem Rechner, und die Demo verlässt ihn nie.</translation>
    </message>
    <message>
      <source>The proxy for {url} cannot be used: {detail}. Correct the proxy setting or environment variable.</source>
      <translation>Der Proxy für {url} ist nicht zu gebrauchen: {detail}. Berichtigen Sie die Proxy-Einstellung oder Umgebungsvariable.</translation>
    </message>
    <message>
      <source>The certificates for {url} could not be loaded ({detail}). Check SSL_CERT_FILE and SSL_CERT_DIR.</source>
      <translation>Die Zertifikate für {url} ließen sich nicht laden ({detail}). Prüfen Sie SSL_CERT_FILE und SSL_CERT_DIR.</translation>
    </message>
    <message>
      <source>The certificate of {url} is not trusted: {detail}. Add its authority to the system's certificates, or name it in SSL_CERT_FILE.</source>
      <translation>Dem Zertifikat von {url} wird nicht vertraut: {detail}. Fügen Sie seine Stelle den Zertifikaten des Systems hinzu, oder nennen Sie sie in SSL_CERT_FILE.</translation>
    </message>
    <message>
      <source>{url} could not be reached: {detail}. Is the server running, and is the address right?</source>
      <translation>{url} war nicht zu erreichen: {detail}. Läuft der Server, und stimmt die Adresse?</translation>
    </message>
    <message>
      <source>{url} did not answer within {seconds} s. It is tried again later.</source>
      <translation>{url} antwortete nicht innerhalb von {seconds} s. Es wird später noch einmal versucht.</translation>
    </message>
    <message>
      <source>{url} did not accept the token or password (401). It may have expired: give a new one with telemetry-tray set.</source>
      <translation>{url} nahm das Token oder Passwort nicht an (401). Es kann abgelaufen sein: geben Sie ein neues mit telemetry-tray set.</translation>
    </message>
    <message>
      <source>{url} refused (403): the user of this token lacks the right. Use a token of an administrator.</source>
      <translation>{url} verweigerte (403): dem Benutzer dieses Tokens fehlt das Recht. Verwenden Sie das Token eines Verwalters.</translation>
    </message>
    <message>
      <source>{url} does not exist on this server (404). Is the address, with its path, right?</source>
      <translation>{url} gibt es auf diesem Server nicht (404). Stimmt die Adresse mit ihrem Pfad?</translation>
    </message>
    <message>
      <source>{url} refused the request ({status}): {message}</source>
      <translation>{url} wies die Anfrage ab ({status}): {message}</translation>
    </message>
    <message>
      <source>{url} asked for fewer requests (429 or 503). It is tried again later.</source>
      <translation>{url} bat um weniger Anfragen (429). Es wird später noch einmal versucht.</translation>
    </message>
    <message>
      <source>{url} failed with an error of its own ({status}); the server's log says more. It is tried again later.</source>
      <translation>{url} schlug mit einem eigenen Fehler fehl ({status}); das Protokoll des Servers sagt mehr. Es wird später noch einmal versucht.</translation>
    </message>
    <message>
      <source>{url} redirects to {location}; redirects are not followed, because the token would go along. Set the address that is meant.</source>
      <translation>{url} leitet um zu {location}; Umleitungen wird nicht gefolgt, weil das Token mitginge. Setzen Sie die Adresse, die gemeint ist.</translation>
    </message>
    <message>
      <source>{url} answered something else than the web API ({content_type}): a login page, a proxy, or another program? Check the address.</source>
      <translation>{url} antwortete mit etwas anderem als der Web-API ({content_type}): eine Anmeldeseite, ein Proxy, oder ein anderes Programm? Prüfen Sie die Adresse.</translation>
    </message>
    <message>
      <source>The answer of {url} ended too early. It is tried again later.</source>
      <translation>Die Antwort von {url} endete zu früh. Es wird später noch einmal versucht.</translation>
    </message>
    <message>
      <source>The answer of {url} is nested deeper than {limit} levels; it was not read.</source>
      <translation>Die Antwort von {url} ist tiefer als {limit} Ebenen verschachtelt; sie wurde nicht gelesen.</translation>
    </message>
    <message>
      <source>The answer of {url} is larger than {limit_bytes} bytes; it was not read to its end.</source>
      <translation>Die Antwort von {url} ist größer als {limit_bytes} Bytes; sie wurde nicht zu Ende gelesen.</translation>
    </message>
    <message>
      <source>The folder {path} is not an absolute path: set HOME, or the XDG_ variable that it comes from, to one.</source>
      <translation>Der Ordner {path} ist kein vollständiger Pfad: setzen Sie HOME, oder die XDG_-Variable, aus der er kommt, auf einen.</translation>
    </message>
    <message>
      <source>The folder {path} belongs to user {owner}, this program runs as user {us}. Run it as that user, or use another folder (TELEMETRY_TRAY_HOME).</source>
      <translation>Der Ordner {path} gehört Benutzer {owner}, dieses Programm läuft als Benutzer {us}. Führen Sie es als dieser Benutzer aus, oder verwenden Sie einen anderen Ordner (TELEMETRY_TRAY_HOME).</translation>
    </message>
    <message>
      <source>Others can write into {path} (mode {mode}), so what lies there may not be yours. Look at it, then run chmod 700 on it.</source>
      <translation>Andere können in {path} schreiben (Rechte {mode}), was dort liegt, muss also nicht Ihres sein. Sehen Sie es an, dann führen Sie chmod 700 darauf aus.</translation>
    </message>
    <message>
      <source>Others can replace the folder {path}, because {parent} is theirs or writable for everybody. Use another folder (TELEMETRY_TRAY_HOME) or mend its rights.</source>
      <translation>Andere können den Ordner {path} ersetzen, weil {parent} ihrer oder für alle beschreibbar ist. Verwenden Sie einen anderen Ordner (TELEMETRY_TRAY_HOME), oder berichtigen Sie seine Rechte.</translation>
    </message>
    <message>
      <source>The folder {path} cannot be used: {problem}. Make it usable, or set TELEMETRY_TRAY_HOME.</source>
      <translation>Der Ordner {path} ist nicht zu gebrauchen: {problem}. Machen Sie ihn brauchbar, oder setzen Sie TELEMETRY_TRAY_HOME.</translation>
    </message>
    <message>
      <source>The file {path} cannot be used: {problem}.</source>
      <translation>Die Datei {path} ist nicht zu gebrauchen: {problem}.</translation>
    </message>
    <message>
      <source>{path} is not private: {problem}. Only you may read it: chown it to you and chmod 600 it.</source>
      <translation>{path} ist nicht vertraulich: {problem}. Nur Sie dürfen sie lesen: chown auf Sie und chmod 600.</translation>
    </message>
    <message>
      <source>{path} has {size} bytes instead of {expected}. Put it back from a backup; without one delete it, and the next ping has new identifiers for your users and projects.</source>
      <translation>{path} hat {size} Bytes statt {expected}. Stellen Sie sie aus einer Sicherung wieder her; ohne eine löschen Sie sie, und der nächste Ping hat neue Kennungen für Ihre Benutzer und Projekte.</translation>
    </message>
    <message>
      <source>{path} holds e-mail addresses ({count}). Look at it, then release or discard the message.</source>
      <translation>{path} enthält E-Mail-Adressen ({count}). Sehen Sie die Nachricht an, dann geben Sie sie frei oder verwerfen Sie sie.</translation>
    </message>
    <message>
      <source>{path} holds IP addresses ({count}). Look at it, then release or discard the message.</source>
      <translation>{path} enthält IP-Adressen ({count}). Sehen Sie die Nachricht an, dann geben Sie sie frei oder verwerfen Sie sie.</translation>
    </message>
    <message>
      <source>{path} holds host names ({count}). Look at it, then release or discard the message.</source>
      <translation>{path} enthält Rechnernamen ({count}). Sehen Sie die Nachricht an, dann geben Sie sie frei oder verwerfen Sie sie.</translation>
    </message>
    <message>
      <source>{path} holds paths of home folders ({count}). Look at it, then release or discard the message.</source>
      <translation>{path} enthält Pfade persönlicher Ordner ({count}). Sehen Sie die Nachricht an, dann geben Sie sie frei oder verwerfen Sie sie.</translation>
    </message>
    <message>
      <source>{path} names a user, project or repository of this instance ({count}). Look at it, then release or discard the message.</source>
      <translation>{path} nennt einen Benutzer, ein Projekt oder ein Repository dieser Instanz ({count}). Sehen Sie die Nachricht an, dann geben Sie sie frei oder verwerfen Sie sie.</translation>
    </message>
    <message>
      <source>{path} is not among the fields that the vendor documents ({count}). Look at it; telemetry-tray approve lets it through from now on.</source>
      <translation>{path} ist nicht unter den Feldern, die der Hersteller dokumentiert ({count}). Sehen Sie es an; telemetry-tray approve lässt es von jetzt an durch.</translation>
    </message>
    <message>
      <source>{path} has values of another form than it should have ({count}). Look at it, then release or discard the message.</source>
      <translation>{path} hat Werte anderer Form, als es haben sollte ({count}). Sehen Sie die Nachricht an, dann geben Sie sie frei oder verwerfen Sie sie.</translation>
    </message>
    <message>
      <source>{path} stands more than once in the same object ({count}), so readers may disagree on what it says. Look at it, then release or discard the message.</source>
      <translation>{path} steht mehr als einmal im selben Objekt ({count}), Leser können also uneins sein, was es sagt. Sehen Sie die Nachricht an, dann geben Sie sie frei oder verwerfen Sie sie.</translation>
    </message>
    <message>
      <source>The message is no JSON that can be read, so it could not be checked. Look at it, then release or discard it.</source>
      <translation>Die Nachricht ist kein lesbares JSON und ließ sich also nicht prüfen. Sehen Sie sie an, dann geben Sie sie frei oder verwerfen Sie sie.</translation>
    </message>
    <message>
      <source>The dictionary of fields is broken at {where}: {problem}. Install the program again.</source>
      <translation>Das Wörterbuch der Felder ist bei {where} fehlerhaft: {problem}. Installieren Sie das Programm neu.</translation>
    </message>
    <message>
      <source>The program's own file {name} is missing. Install the program again.</source>
      <translation>Die eigene Datei {name} des Programms fehlt. Installieren Sie das Programm neu.</translation>
    </message>
    <message>
      <source>The program's icon is drawn empty. Install the program again; if it stays so, please report this.</source>
      <translation>Das Symbol des Programms wird leer gezeichnet. Installieren Sie das Programm neu; bleibt es so, melden Sie es bitte.</translation>
    </message>
    <message>
      <source>A relay listens on {address} and gives no answer that it should ({told}). Does something else on this machine take its connections?</source>
      <translation>Eine Weiterleitung hört auf {address} und gibt keine Antwort, die sie geben sollte ({told}). Nimmt etwas anderes auf diesem Rechner ihre Verbindungen an?</translation>
    </message>
    <message>
      <source>A TLS server to try can be made on Linux only. Nothing is wrong: the system's certificates are used.</source>
      <translation>Ein TLS-Server zum Probieren lässt sich nur unter Linux machen. Nichts ist falsch: die Zertifikate des Systems werden verwendet.</translation>
    </message>
    <message>
      <source>{name} is no name of a file of the program. Please report this.</source>
      <translation>{name} ist kein Name einer Datei des Programms. Bitte melden Sie das.</translation>
    </message>
    <message>
      <source>Another telemetry-tray is at work (process {pid}, {role}). Try again in a moment.</source>
      <translation>Ein anderes telemetry-tray arbeitet gerade (Prozess {pid}, {role}). Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
      <source>It runs already (process {pid}), and one is enough. See what it does: telemetry-tray status. End it: telemetry-tray quit.</source>
      <translation>Es läuft schon (Prozess {pid}), und eines genügt. Sehen Sie, was es tut: telemetry-tray status. Beenden Sie es: telemetry-tray quit.</translation>
    </message>
    <message>
      <source>The running telemetry-tray did not answer ({op}). If it hangs, end it: telemetry-tray quit, or its process.</source>
      <translation>Das laufende telemetry-tray antwortete nicht ({op}). Hängt es, so beenden Sie es: telemetry-tray quit, oder seinen Prozess.</translation>
    </message>
    <message>
      <source>The running telemetry-tray is starting or ending and does not listen ({op}). Try again in a moment.</source>
      <translation>Das laufende telemetry-tray startet oder endet gerade und hört nicht zu ({op}). Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
      <source>The file says off, but the running telemetry-tray (process {pid}) did not confirm that it stopped what was under way. It looks at the file before every attempt; to be sure that nothing leaves, end that process.</source>
      <translation>Die Datei sagt aus, aber das laufende telemetry-tray (Prozess {pid}) bestätigte nicht, dass es Begonnenes angehalten hat. Es sieht vor jedem Versuch in die Datei; um sicher zu sein, dass nichts hinausgeht, beenden Sie diesen Prozess.</translation>
    </message>
    <message>
      <source>This program itself sends nothing for it any more.</source>
      <translation>Dieses Programm selbst sendet nichts mehr dafür.</translation>
    </message>
    <message>
      <source>The file says off now, but this could not be written down, so revert cannot take it back (opt-in can).</source>
      <translation>Die Datei sagt jetzt aus, aber das ließ sich nicht notieren, also kann revert es nicht zurücknehmen (opt-in kann es).</translation>
    </message>
    <message>
      <source>The lock {path} cannot be used ({problem}), so it cannot be known whether another telemetry-tray is at work. Nothing is sent meanwhile. Make its folder writable for the user who runs this program, and see that the disk is not full.</source>
      <translation>Die Sperre {path} ist nicht zu gebrauchen ({problem}), also ist nicht zu wissen, ob ein anderes telemetry-tray arbeitet. Solange wird nichts gesendet. Machen Sie ihren Ordner beschreibbar für den Benutzer, der dieses Programm ausführt, und sehen Sie, dass der Datenträger nicht voll ist.</translation>
    </message>
    <message>
      <source>The switch is set, but an attempt under way for {name} did not end: end the program to be sure.</source>
      <translation>Der Schalter ist gesetzt, aber ein laufender Versuch für {name} endete nicht: beenden Sie das Programm, um sicher zu sein.</translation>
    </message>
    <message>
      <source>The running telemetry-tray did not understand the request ({detail}). Is it another version?</source>
      <translation>Das laufende telemetry-tray verstand die Anfrage nicht ({detail}). Ist es eine andere Version?</translation>
    </message>
    <message>
      <source>There is no product {name}; there is: {known}.</source>
      <translation>Es gibt kein Produkt {name}; es gibt: {known}.</translation>
    </message>
    <message>
      <source>There is no instance {name}; there is: {known}.</source>
      <translation>Es gibt keine Instanz {name}; es gibt: {known}.</translation>
    </message>
    <message>
      <source>There is no payload #{id}; see telemetry-tray log.</source>
      <translation>Es gibt keine Nachricht #{id}; siehe telemetry-tray log.</translation>
    </message>
    <message>
      <source>There is no payload of {name} yet; see the next one with telemetry-tray preview.</source>
      <translation>Es gibt noch keine Nachricht von {name}; sehen Sie die nächste mit telemetry-tray preview.</translation>
    </message>
    <message>
      <source>There is an instance {name} already. Choose another name, or change it: telemetry-tray set.</source>
      <translation>Es gibt schon eine Instanz {name}. Wählen Sie einen anderen Namen, oder ändern Sie sie: telemetry-tray set.</translation>
    </message>
    <message>
      <source>{name} is no name for an instance: 1 to {longest} visible characters, not beginning with a dash.</source>
      <translation>{name} ist kein Name für eine Instanz: 1 bis {longest} sichtbare Zeichen, nicht mit einem Strich beginnend.</translation>
    </message>
    <message>
      <source>{url} is no address that can be used: http(s)://HOST[:PORT][/PATH], without user, query or fragment.</source>
      <translation>{url} ist keine brauchbare Adresse: http(s)://HOST[:PORT][/PATH], ohne Benutzer, Abfrage oder Fragment.</translation>
    </message>
    <message>
      <source>{text} is no place to listen: an address of this machine by its number and a port from 1024, like 127.0.0.1:19077.</source>
      <translation>{text} ist keine Stelle zum Zuhören: eine Adresse dieses Rechners als Zahl und ein Port ab 1024, wie 127.0.0.1:19077.</translation>
    </message>
    <message>
      <source>{text} means every address of this machine, so anybody in its networks could reach the relay. Name one: 127.0.0.1, or for a server in a container this machine's address in its bridge network.</source>
      <translation>{text} heißt jede Adresse dieses Rechners, also könnte jeder in seinen Netzen die Weiterleitung erreichen. Nennen Sie eine: 127.0.0.1, oder für einen Server im Container die Adresse dieses Rechners in dessen Brückennetz.</translation>
    </message>
    <message>
      <source>{address} is no address of this machine, so it cannot be listened on. Its own: {known}.</source>
      <translation>{address} ist keine Adresse dieses Rechners, also kann dort nicht zugehört werden. Seine eigenen: {known}.</translation>
    </message>
    <message>
      <source>Another program listens on {listen} already. Let it end, or take another port: --listen ADDRESS:PORT (the server's file is then changed to it, and the server must be restarted).</source>
      <translation>Ein anderes Programm hört schon auf {listen}. Lassen Sie es enden, oder nehmen Sie einen anderen Port: --listen ADDRESS:PORT (die Datei des Servers wird dann darauf geändert, und der Server muss neu gestartet werden).</translation>
    </message>
    <message>
      <source>This machine hands out its ports from {first} to {last} to outgoing connections, and none of the others is free. Name one yourself: --listen 127.0.0.1:PORT.</source>
      <translation>Dieser Rechner vergibt seine Ports von {first} bis {last} an ausgehende Verbindungen, und keiner der anderen ist frei. Nennen Sie selbst einen: --listen 127.0.0.1:PORT.</translation>
    </message>
    <message>
      <source>The relay of {name} listens on {listen} already. Each instance needs a port of its own: --listen ADDRESS:PORT.</source>
      <translation>Die Weiterleitung von {name} hört schon auf {listen}. Jede Instanz braucht einen eigenen Port: --listen ADDRESS:PORT.</translation>
    </message>
    <message>
      <source>{listen} is not on loopback: every container in that network, and, where no firewall stops it, other machines can reach it. They can knock; only what carries the secret path in the server's own settings and that server's id is taken in. What passes is not encrypted on that network.</source>
      <translation>{listen} ist nicht auf Loopback: jeder Container in jenem Netz und, wo keine Firewall es hindert, andere Rechner können es erreichen. Sie können anklopfen; angenommen wird nur, was den geheimen Pfad aus den Einstellungen des Servers und dessen Kennung trägt. Was in jenem Netz vorbeigeht, ist nicht verschlüsselt.</translation>
    </message>
    <message>
      <source>Inside a container 127.0.0.1 is the container itself, so a server there does not reach {listen}, unless it uses this machine's network. Name this machine's address in the container's network instead: --listen ADDRESS:PORT, with Docker mostly 172.17.0.1 or the gateway of the network that compose made.</source>
      <translation>In einem Container ist 127.0.0.1 der Container selbst, ein Server darin erreicht {listen} also nicht, außer er verwendet das Netz dieses Rechners. Nennen Sie stattdessen die Adresse dieses Rechners im Netz des Containers: --listen ADDRESS:PORT, bei Docker meist 172.17.0.1 oder das Gateway des Netzes, das compose gemacht hat.</translation>
    </message>
    <message>
      <source>{listen} can be reached from outside of this machine, so it is taken only with your word: --yes, or on a terminal. Nothing was changed.</source>
      <translation>{listen} ist von außerhalb dieses Rechners erreichbar, es wird also nur auf Ihr Wort genommen: --yes, oder an einem Terminal. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>This machine hands out the port of {listen} to outgoing connections, so another program may have it when this one starts. Better one outside of that range; left out (--listen auto) it is chosen for you.</source>
      <translation>Dieser Rechner vergibt den Port von {listen} an ausgehende Verbindungen, also kann ihn ein anderes Programm haben, wenn dieses startet. Besser einer außerhalb dieses Bereichs; weggelassen (--listen auto) wird er gewählt.</translation>
    </message>
    <message>
      <source>{url} leads to a relay of this program, so what it sends on would come back to it. Give another --endpoint.</source>
      <translation>{url} führt zu einer Weiterleitung dieses Programms, also käme zurück, was es weitersendet. Geben Sie ein anderes --endpoint.</translation>
    </message>
    <message>
      <source>{title} hands its own telemetry to this program on this machine. You see the very bytes, and this program sends them on unchanged to {vendor} ({url}) while the config says on.</source>
      <translation>{title} übergibt seine eigene Telemetrie diesem Programm auf diesem Rechner. Sie sehen genau diese Bytes, und dieses Programm sendet sie unverändert an {vendor} ({url}), solange die Konfiguration an sagt.</translation>
    </message>
    <message>
      <source>The first message is held, and you release it as a whole after looking at it. Later ones go on at once, unless they have a field that you have not approved or name somebody.</source>
      <translation>Die erste Nachricht wird zurückgehalten, und Sie geben sie nach dem Ansehen als Ganzes frei. Spätere gehen gleich weiter, außer sie haben ein Feld, das Sie nicht gebilligt haben, oder nennen jemanden.</translation>
    </message>
    <message>
      <source>{title}'s server asks the same address for functions: certificates for agents, the list of browsers, signing, uploads, WebDriver. They pass through this program unchanged, and nothing of them is kept. Agents of {title} exit when nobody answers there, so this program must run whenever {title} does.</source>
      <translation>Der Server von {title} fragt dieselbe Adresse nach Diensten: Zertifikate für Agenten, die Liste der Browser, Signieren, Uploads, WebDriver. Sie gehen unverändert durch dieses Programm, und nichts davon wird verwahrt. Agenten von {title} enden, wenn dort niemand antwortet, also muss dieses Programm laufen, wann immer {title} läuft.</translation>
    </message>
    <message>
      <source>Signing in with Google or GitHub in its settings opens a window straight from your browser to this address: from this machine it may fail on the way back, from any other it does not open. Sign in before, or with a code.</source>
      <translation>Das Anmelden mit Google oder GitHub in seinen Einstellungen öffnet ein Fenster geradewegs aus Ihrem Browser an diese Adresse: von diesem Rechner kann es auf dem Rückweg scheitern, von jedem anderen öffnet es sich nicht. Melden Sie sich vorher an, oder mit einem Code.</translation>
    </message>
    <message>
      <source>What it tells of the use of add-ons leaves as its events do, unless you stop that by itself.</source>
      <translation>Was es von der Nutzung von Erweiterungen erzählt, geht hinaus wie seine Ereignisse, außer Sie halten es eigens an.</translation>
    </message>
    <message>
      <source>What it tells of the use of add-ons is answered and does not leave.</source>
      <translation>Was es von der Nutzung von Erweiterungen erzählt, wird beantwortet und geht nicht hinaus.</translation>
    </message>
    <message>
      <source>{name} goes through this program: without it {title}'s agents exit, and its events are lost until it runs again.</source>
      <translation>{name} geht durch dieses Programm: ohne es enden die Agenten von {title}, und seine Ereignisse sind verloren, bis es wieder läuft.</translation>
    </message>
    <message>
      <source>{title}'s events go to this program's relay at {address}, which does not listen now as far as is known. Whether anybody else takes them there is not known. Start the service again: telemetry-tray service --set-up</source>
      <translation>Die Ereignisse von {title} gehen an die Weiterleitung dieses Programms bei {address}, die jetzt, soweit bekannt, nicht zuhört. Ob jemand anderes sie dort annimmt, ist nicht bekannt. Starten Sie den Dienst wieder: telemetry-tray service --set-up</translation>
    </message>
    <message>
      <source>The relay of {title} must run whenever {title} does, since its agents exit when nobody answers. On this machine there is no systemd that could see to that, so it is not offered. Its source can be observe or collect.</source>
      <translation>Die Weiterleitung von {title} muss laufen, wann immer {title} läuft, weil seine Agenten enden, wenn niemand antwortet. Auf diesem Rechner ist kein systemd, das dafür sorgen könnte, also wird sie nicht angeboten. Die Art kann observe oder collect sein.</translation>
    </message>
    <message>
      <source>The relay of {title} must run whenever {title} does, whoever is logged in: its agents exit when nobody answers. Have this program started with the machine first: telemetry-tray service --set-up</source>
      <translation>Die Weiterleitung von {title} muss laufen, wann immer {title} läuft, wer auch angemeldet ist: seine Agenten enden, wenn niemand antwortet. Lassen Sie dieses Programm erst mit dem Rechner starten: telemetry-tray service --set-up</translation>
    </message>
    <message>
      <source>The relay of {title} must run whenever {title} does, and the service that sees to it ({name}) is not running. Look why: systemctl --user status {name}</source>
      <translation>Die Weiterleitung von {title} muss laufen, wann immer {title} läuft, und der Dienst, der dafür sorgt ({name}), läuft nicht. Sehen Sie nach, warum: systemctl --user status {name}</translation>
    </message>
    <message>
      <source>The relay of {title} must run whenever {title} does, but the services of {user} end when {user} logs out. Allow them to stay: loginctl enable-linger {user}</source>
      <translation>Die Weiterleitung von {title} muss laufen, wann immer {title} läuft, aber die Dienste von {user} enden, wenn {user} sich abmeldet. Erlauben Sie ihnen zu bleiben: loginctl enable-linger {user}</translation>
    </message>
    <message>
      <source>The service runs, but it would end when {user} logs out, and staying was not allowed ({command}: {detail}). Run: sudo loginctl enable-linger {user}</source>
      <translation>Der Dienst läuft, würde aber enden, wenn {user} sich abmeldet, und zu bleiben wurde nicht erlaubt ({command}: {detail}). Führen Sie aus: sudo loginctl enable-linger {user}</translation>
    </message>
    <message>
      <source>There is no systemd for users on this machine, so no service can be set up.</source>
      <translation>Auf diesem Rechner gibt es kein systemd für Benutzer, also lässt sich kein Dienst einrichten.</translation>
    </message>
    <message>
      <source>{command} failed: {detail}. What was done before stays; try again when that is mended.</source>
      <translation>{command} schlug fehl: {detail}. Was zuvor getan wurde, bleibt; versuchen Sie es wieder, wenn das behoben ist.</translation>
    </message>
    <message>
      <source>Cannot write {path}: {problem}.</source>
      <translation>{path} lässt sich nicht schreiben: {problem}.</translation>
    </message>
    <message>
      <source>This program runs already (process {pid}), and the service could not start beside it. End it first: telemetry-tray quit. Its window can be opened again afterwards, and shows what the service does.</source>
      <translation>Dieses Programm läuft schon (Prozess {pid}), und der Dienst könnte daneben nicht starten. Beenden Sie es zuerst: telemetry-tray quit. Sein Fenster lässt sich danach wieder öffnen und zeigt, was der Dienst tut.</translation>
    </message>
    <message>
      <source>{name} goes through this program. Give it another source first: set {name} --source observe</source>
      <translation>{name} geht durch dieses Programm. Geben Sie ihm zuerst eine andere Art: set {name} --source observe</translation>
    </message>
    <message>
      <source>Just now {url} answered: {status}. Functions of {title} will get its answers.</source>
      <translation>Eben antwortete {url}: {status}. Dienste von {title} bekommen seine Antworten.</translation>
    </message>
    <message>
      <source>Just now {url} answered {status}: {said} That is what functions of {title}, and its agents, will get; telemetry waits until somebody answers there.</source>
      <translation>Eben antwortete {url} {status}: {said} Das bekommen Dienste von {title} und seine Agenten; die Telemetrie wartet, bis dort jemand antwortet.</translation>
    </message>
    <message>
      <source>Just now nobody answered at {url} ({detail}). Functions of {title}, and its agents, will get that as an error; telemetry waits until somebody answers there.</source>
      <translation>Eben antwortete niemand bei {url} ({detail}). Dienste von {title} und seine Agenten bekommen das als Fehler; die Telemetrie wartet, bis dort jemand antwortet.</translation>
    </message>
    <message>
      <source>Every message is held until you release it.</source>
      <translation>Jede Nachricht wird zurückgehalten, bis Sie sie freigeben.</translation>
    </message>
    <message>
      <source>While this program is not running nothing of {title}'s telemetry leaves: its server finds nobody there, and tries again at its next turn.</source>
      <translation>Solange dieses Programm nicht läuft, geht nichts von der Telemetrie von {title} hinaus: der Server findet dort niemanden und versucht es beim nächsten Mal wieder.</translation>
    </message>
    <message>
      <source>The config file is not known to this program, so it cannot see that telemetry is on: it takes in and shows what comes, and sends nothing on. Give the installation's folder to let it send. {title} comes here once these lines stand in its config file; status then checks them.</source>
      <translation>Die Konfigurationsdatei ist diesem Programm nicht bekannt, es kann also nicht sehen, dass die Telemetrie an ist: es nimmt an und zeigt, was kommt, und sendet nichts weiter. Geben Sie den Ordner der Installation an, um es senden zu lassen. {title} kommt hierher, sobald diese Zeilen in seiner Konfigurationsdatei stehen; status prüft sie dann.</translation>
    </message>
    <message>
      <source>{title}'s own telemetry passes through here when its server sends it; one that this program builds would reach the vendor besides it. To send the documented ping instead, set the source to collect.</source>
      <translation>Die eigene Telemetrie von {title} geht hier durch, wenn der Server sie sendet; eine von diesem Programm gebaute käme daneben beim Hersteller an. Um stattdessen den dokumentierten Ping zu senden, stellen Sie die Art auf collect.</translation>
    </message>
    <message>
      <source>Until it is restarted, what it sends to the old address is refused and counted, and does not leave.</source>
      <translation>Bis zum Neustart wird abgewiesen und gezählt, was er an die alte Adresse sendet, und geht nicht hinaus.</translation>
    </message>
    <message>
      <source>The relay of {name} has no port yet. Set its source to relay again.</source>
      <translation>Die Weiterleitung von {name} hat noch keinen Port. Stellen Sie die Art noch einmal auf relay.</translation>
    </message>
    <message>
      <source>Another program listens at {address}, so the relay of {name} cannot: nothing of its telemetry comes through or leaves meanwhile. End that program, or give the relay another port (set {name} --listen). It is tried again.</source>
      <translation>Ein anderes Programm hört auf {address}, also kann die Weiterleitung von {name} es nicht: solange kommt nichts von der Telemetrie durch oder hinaus. Beenden Sie jenes Programm, oder geben Sie der Weiterleitung einen anderen Port (set {name} --listen). Es wird noch einmal versucht.</translation>
    </message>
    <message>
      <source>The relay of {name} cannot listen at {address} ({detail}): nothing of its telemetry comes through or leaves meanwhile. Check that this machine has that address, or give it another one (set {name} --listen). It is tried again.</source>
      <translation>Die Weiterleitung von {name} kann auf {address} nicht hören ({detail}): solange kommt nichts von der Telemetrie durch oder hinaus. Prüfen Sie, ob dieser Rechner diese Adresse hat, oder geben Sie eine andere (set {name} --listen). Es wird noch einmal versucht.</translation>
    </message>
    <message>
      <source>This is the first message that came through: it is held as a whole, so that you see what it says. Releasing it lets its fields (there are {count}) through from now on.</source>
      <translation>Das ist die erste Nachricht, die durchkam: Sie wird als Ganzes zurückgehalten, damit Sie sehen, was darin steht. Geben Sie sie frei, so gehen ihre Felder ({count}) von jetzt an durch.</translation>
    </message>
    <message>
      <source>It has something that you have not let through before: {fields}. Releasing it lets that through from now on.</source>
      <translation>Sie hat etwas, was Sie noch nicht durchgelassen haben: {fields}. Freigeben lässt es von jetzt an durch.</translation>
    </message>
    <message>
      <source>What it tells of the use of add-ons is stopped, as you set it.</source>
      <translation>Was es von der Nutzung von Erweiterungen erzählt, ist angehalten, wie Sie es eingestellt haben.</translation>
    </message>
    <message>
      <source>The key that it has to carry is kept in memory only, and went when this program ended. It was not sent, and cannot be any more.</source>
      <translation>Der Schlüssel, den sie tragen muss, wird nur im Speicher gehalten und verschwand, als dieses Programm endete. Sie wurde nicht gesendet und kann es nicht mehr werden.</translation>
    </message>
    <message>
      <source>Everything of this instance is held until you release it, as you set it.</source>
      <translation>Alles von dieser Instanz wird zurückgehalten, bis Sie es freigeben, wie Sie es eingestellt haben.</translation>
    </message>
    <message>
      <source>The server's farewell: it tells the vendor its identifier, and that telemetry was switched off. It is held; release sends it, discard drops it.</source>
      <translation>Der Abschied des Servers: er sagt dem Hersteller seine Kennung, und dass die Telemetrie abgestellt wurde. Er wird zurückgehalten; Freigeben sendet ihn, Verwerfen lässt ihn fallen.</translation>
    </message>
    <message>
      <source>The server's farewell; you wanted the vendor told.</source>
      <translation>Der Abschied des Servers; Sie wollten, dass der Hersteller es erfährt.</translation>
    </message>
    <message>
      <source>The server's farewell leaves only on your word.</source>
      <translation>Der Abschied des Servers geht nur auf Ihr Wort hinaus.</translation>
    </message>
    <message>
      <source>Its destination {url} is the relay of an instance of this program, so it would come back. Set another endpoint (set {name} --endpoint).</source>
      <translation>Ihr Ziel {url} ist die Weiterleitung einer Instanz dieses Programms, also käme sie zurück. Setzen Sie ein anderes Ziel (set {name} --endpoint).</translation>
    </message>
    <message>
      <source>At {url} there is another {title} than the one added as {name}: its server id differs. Nothing was taken from it. Is it the same instance, set up anew? Then say so: telemetry-tray set {name} --new-server. If not, correct the address, or add that one as an instance of its own.</source>
      <translation>Unter {url} ist ein anderes {title} als das, das als {name} hinzugefügt wurde: seine Serverkennung ist eine andere. Von ihm wurde nichts übernommen. Ist es dieselbe Instanz, neu eingerichtet? Dann sagen Sie es: telemetry-tray set {name} --new-server. Wenn nicht, berichtigen Sie die Adresse, oder fügen Sie jenes als eigene Instanz hinzu.</translation>
    </message>
    <message>
      <source>Payload {id} carries the identifier of another server than {name}'s, so it is not sent. Discard it.</source>
      <translation>Nachricht {id} trägt die Kennung eines anderen Servers als dem von {name}, also wird sie nicht gesendet. Verwerfen Sie sie.</translation>
    </message>
    <message>
      <source>This program is not running, so nothing comes through and nothing leaves. Start it: telemetry-tray, or telemetry-tray run --headless.</source>
      <translation>Dieses Programm läuft nicht, also kommt nichts durch und nichts geht hinaus. Starten Sie es: telemetry-tray, oder telemetry-tray run --headless.</translation>
    </message>
    <message>
      <source>The first message is expected between {earliest} and {latest}: {title} looks some hours after its start whether one is due.</source>
      <translation>Die erste Nachricht wird zwischen {earliest} und {latest} erwartet: {title} sieht einige Stunden nach dem Start nach, ob eine fällig ist.</translation>
    </message>
    <message>
      <source>The next message of {title}'s daily run is expected between {earliest} and {latest}.</source>
      <translation>Die nächste Nachricht des täglichen Laufs von {title} wird zwischen {earliest} und {latest} erwartet.</translation>
    </message>
    <message>
      <source>{count} request(s) that were not this server's telemetry were refused and not forwarded (last {at}).</source>
      <translation>{count} Anfrage(n), die nicht die Telemetrie dieses Servers waren, wurden abgewiesen und nicht weitergesendet (zuletzt {at}).</translation>
    </message>
    <message>
      <source>{title} should have sent its telemetry through {address} by {due_at}, and nothing came. The usual reasons: it was not restarted since it was pointed there (its main process; the web page's restart does not count), an environment variable or argument overrules its file, it uses a proxy also for this address, or the address in its file is another one.</source>
      <translation>{title} hätte seine Telemetrie bis {due_at} durch {address} senden sollen, und nichts kam. Die üblichen Gründe: es wurde nicht neu gestartet, seit es dorthin gerichtet ist (sein Hauptprozess; der Neustart der Webseite zählt nicht), eine Umgebungsvariable oder ein Argument übergeht seine Datei, es verwendet auch für diese Adresse einen Proxy, oder die Adresse in seiner Datei ist eine andere.</translation>
    </message>
    <message>
      <source>{title} should have sent its telemetry through {address} by {due_at}. What came since was refused ({count}): mostly the address in its file is not the one that this program made, or it is another server.</source>
      <translation>{title} hätte seine Telemetrie bis {due_at} durch {address} senden sollen. Was seither kam, wurde abgewiesen ({count}): meist ist die Adresse in seiner Datei nicht die von diesem Programm gemachte, oder es ist ein anderer Server.</translation>
    </message>
    <message>
      <source>It could not be looked into, so it is held. Look at its bytes, and release it only if you know what it says.</source>
      <translation>Sie konnte nicht untersucht werden, also wird sie zurückgehalten. Sehen Sie sich ihre Bytes an, und geben Sie sie nur frei, wenn Sie wissen, was sie sagt.</translation>
    </message>
    <message>
      <source>It carries the identifier of another server than that of {name}, so it does not leave.</source>
      <translation>Sie trägt die Kennung eines anderen Servers als dem von {name}, also geht sie nicht hinaus.</translation>
    </message>
    <message>
      <source>The server sent the same message again (it is number {id}), so it goes out once.</source>
      <translation>Der Server sandte dieselbe Nachricht noch einmal (es ist Nummer {id}), sie geht also einmal hinaus.</translation>
    </message>
    <message>
      <source>A login is --user U together with --password-stdin or --password-file FILE.</source>
      <translation>Eine Anmeldung ist --user U zusammen mit --password-stdin oder --password-file FILE.</translation>
    </message>
    <message>
      <source>{url} would carry telemetry in clear: use https, or an address on this machine.</source>
      <translation>{url} würde Telemetrie unverschlüsselt befördern: verwenden Sie https, oder eine Adresse auf diesem Rechner.</translation>
    </message>
    <message>
      <source>What the journal has of an instance cannot be read ({detail}).</source>
      <translation>Was das Journal von einer Instanz hat, lässt sich nicht lesen ({detail}).</translation>
    </message>
    <message>
      <source>Say where the instance is: --home DIR (its files), --url URL (its web address), or both.</source>
      <translation>Sagen Sie, wo die Instanz ist: --home DIR (ihre Dateien), --url URL (ihre Webadresse), oder beides.</translation>
    </message>
    <message>
      <source>{path} is no folder that can be seen from here.</source>
      <translation>{path} ist kein Ordner, der von hier zu sehen ist.</translation>
    </message>
    <message>
      <source>With --source collect the server is asked for what to send: give its address, --url URL.</source>
      <translation>Mit --source collect wird der Server gefragt, was zu senden ist: geben Sie seine Adresse, --url URL.</translation>
    </message>
    <message>
      <source>With --source collect this program must see the config file, or it could not notice that telemetry is off: give its folder (--home DIR) or compose file. With --url alone it only looks.</source>
      <translation>Mit --source collect muss dieses Programm die Konfigurationsdatei sehen, sonst könnte es nicht bemerken, dass die Telemetrie aus ist: geben Sie seinen Ordner (--home DIR) oder die Compose-Datei. Mit --url allein sieht es nur zu.</translation>
    </message>
    <message>
      <source>No token came on standard input.</source>
      <translation>Auf der Standardeingabe kam kein Token.</translation>
    </message>
    <message>
      <source>Not sent. {because}</source>
      <translation>Nicht gesendet. {because}</translation>
    </message>
    <message>
      <source>Telemetry of {name} was stopped meanwhile; nothing more leaves.</source>
      <translation>Die Telemetrie von {name} wurde inzwischen angehalten; nichts geht mehr hinaus.</translation>
    </message>
    <message>
      <source>What was under way for {name} was cut off: the program ended, or the instance was changed. What became of it stands in telemetry-tray log.</source>
      <translation>Was für {name} im Gang war, wurde abgebrochen: das Programm endete, oder die Instanz wurde geändert. Was daraus wurde, steht in telemetry-tray log.</translation>
    </message>
    <message>
      <source>Begun.</source>
      <translation>Begonnen.</translation>
    </message>
    <message>
      <source>Telemetry was stopped.</source>
      <translation>Die Telemetrie wurde angehalten.</translation>
    </message>
    <message>
      <source>The file was changed, but what it says now is {configured}: see telemetry-tray status.</source>
      <translation>Die Datei wurde geändert, aber was sie jetzt sagt, ist {configured}: siehe telemetry-tray status.</translation>
    </message>
    <message>
      <source>The file was changed, but it still says {configured}: see telemetry-tray status.</source>
      <translation>Die Datei wurde geändert, aber sie sagt noch immer {configured}: siehe telemetry-tray status.</translation>
    </message>
    <message>
      <source>It waited a week for its vendor.</source>
      <translation>Sie wartete eine Woche auf ihren Hersteller.</translation>
    </message>
    <message>
      <source>It waited for you for as long as you keep bodies.</source>
      <translation>Sie wartete so lange auf Sie, wie Sie Inhalte verwahren.</translation>
    </message>
    <message>
      <source>The part that sends and switches is not running. Start it again, or restart the program.</source>
      <translation>Der Teil, der sendet und schaltet, läuft nicht. Starten Sie ihn wieder, oder starten Sie das Programm neu.</translation>
    </message>
    <message>
      <source>Something went wrong that should not ({what}); it is tried again. The trace is in the program's log.</source>
      <translation>Etwas ging schief, was nicht sollte ({what}); es wird noch einmal versucht. Die Spur ist im Programmprotokoll.</translation>
    </message>
    <message>
      <source>The part that sends and switches ended although nobody asked it to.</source>
      <translation>Der Teil, der sendet und schaltet, endete, obwohl niemand es verlangte.</translation>
    </message>
    <message>
      <source>Its bytes are past the time that you keep them; only its line and its hash are left.</source>
      <translation>Ihre Bytes sind über die Zeit hinaus, für die Sie sie verwahren; nur ihre Zeile und ihr Hash sind übrig.</translation>
    </message>
    <message>
      <source>A newer ping of the same instance waits.</source>
      <translation>Ein neuerer Ping derselben Instanz wartet.</translation>
    </message>
    <message>
      <source>To be looked at first: {findings}.</source>
      <translation>Zuerst anzusehen: {findings}.</translation>
    </message>
    <message>
      <source>The program ended while it was being sent.</source>
      <translation>Das Programm endete, während sie gesendet wurde.</translation>
    </message>
    <message>
      <source>You released it.</source>
      <translation>Sie haben sie freigegeben.</translation>
    </message>
    <message>
      <source>You discarded it.</source>
      <translation>Sie haben sie verworfen.</translation>
    </message>
    <message>
      <source>The instance's way or address was changed.</source>
      <translation>Die Art oder die Adresse der Instanz wurde geändert.</translation>
    </message>
    <message>
      <source>The instance was removed.</source>
      <translation>Die Instanz wurde entfernt.</translation>
    </message>
    <message>
      <source>#{id} is {state}; that cannot be done with it.</source>
      <translation>#{id} ist {state}; das geht damit nicht.</translation>
    </message>
    <message>
      <source>Name at most one instance and one file, not: {given}.</source>
      <translation>Nennen Sie höchstens eine Instanz und eine Datei, nicht: {given}.</translation>
    </message>
    <message>
      <source>{text} is no date; write it like 2026-03-01.</source>
      <translation>{text} ist kein Datum; schreiben Sie es wie 2026-03-01.</translation>
    </message>
    <message>
      <source>The windows need PySide6, which is not installed or not complete here ({problem}). Install the extra `desktop` (pip install 'telemetry-tray[desktop]'), or run the engine alone: telemetry-tray run --headless</source>
      <translation>Die Fenster brauchen PySide6, das hier nicht oder nicht vollständig installiert ist ({problem}). Installieren Sie das Extra `desktop` (pip install 'telemetry-tray[desktop]'), oder lassen Sie den Sendeteil allein laufen: telemetry-tray run --headless</translation>
    </message>
    <message>
      <source>There is no display here to show a window on (neither DISPLAY nor WAYLAND_DISPLAY is set). Run the engine alone: telemetry-tray run --headless</source>
      <translation>Hier ist keine Anzeige für ein Fenster (weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt). Lassen Sie den Sendeteil allein laufen: telemetry-tray run --headless</translation>
    </message>
    <message>
      <source>The display cannot be used: {problem}. If it is there, libraries that Qt needs may be missing (README, Problems). Without a display run the engine alone: telemetry-tray run --headless</source>
      <translation>Die Anzeige ist nicht zu gebrauchen: {problem}. Ist sie da, so können Bibliotheken fehlen, die Qt braucht (README, Problems). Ohne Anzeige lassen Sie den Sendeteil allein laufen: telemetry-tray run --headless</translation>
    </message>
    <message>
      <source>The token of {instance} is in the keyring, which is left alone after a start at login. Choose "Use the tokens in the keyring" in the tray's menu, or open the window.</source>
      <translation>Das Token von {instance} ist im Schlüsselbund, der nach einem Start beim Anmelden in Ruhe gelassen wird. Wählen Sie „Die Tokens im Schlüsselbund verwenden“ im Menü des Infobereichs, oder öffnen Sie das Fenster.</translation>
    </message>
    <message>
      <source>Something went wrong that should not ({what}). The trace is in {where}; please report it.</source>
      <translation>Etwas ging schief, was nicht sollte ({what}). Die Spur ist in {where}; bitte melden Sie es.</translation>
    </message>
    <message>
      <source>Your file sets {key} ({location}, line {line}); {title} ignores that name and is still sending. Turning the switch off sets the name that it reads.</source>
      <translation>Ihre Datei setzt {key} ({location}, Zeile {line}); {title} beachtet diesen Namen nicht und sendet weiter. Den Schalter auszuschalten setzt den Namen, den es liest.</translation>
    </message>
    <message>
      <source>{location} sets {key}={value}, but {title} does not read that there and is still sending. Turning the switch off sets what it reads.</source>
      <translation>{location} setzt {key}={value}, aber {title} liest das dort nicht und sendet weiter. Den Schalter auszuschalten setzt, was es liest.</translation>
    </message>
    <message>
      <source>You stopped telemetry ({at}), but {where} says on again ({what}; changed {changed_at}). This program did not change it.</source>
      <translation>Sie haben die Telemetrie angehalten ({at}), aber {where} sagt wieder an ({what}; geändert {changed_at}). Dieses Programm hat das nicht geändert.</translation>
    </message>
    <message>
      <source>You stopped telemetry ({at}), but {location}, line {line} says on again ({what}; changed {changed_at}). This program did not change it.</source>
      <translation>Sie haben die Telemetrie angehalten ({at}), aber {location}, Zeile {line}, sagt wieder an ({what}; geändert {changed_at}). Dieses Programm hat das nicht geändert.</translation>
    </message>
    <message>
      <source>You stopped telemetry ({at}), but that could not be done in its config, which says on: {title} is still sending. This program sends nothing for it. Turn the switch off again to see what is in the way.</source>
      <translation>Sie haben die Telemetrie angehalten ({at}), aber in der Konfiguration ging das nicht; sie sagt an: {title} sendet weiter. Dieses Programm sendet nichts dafür. Schalten Sie noch einmal aus, um zu sehen, was im Weg steht.</translation>
    </message>
    <message>
      <source>Payloads that wait for your word: {count}. Something in them you have not seen before.</source>
      <translation>Nachrichten, die auf Ihr Wort warten: {count}. Etwas darin haben Sie noch nicht gesehen.</translation>
    </message>
    <message>
      <source>Your file sets {key} ({location}, line {line}), but {title} goes by the setting that it keeps itself, and is still sending. Turning the switch off sets that one too.</source>
      <translation>Ihre Datei setzt {key} ({location}, Zeile {line}), aber {title} richtet sich nach der Einstellung, die es selbst verwahrt, und sendet weiter. Den Schalter auszuschalten setzt auch diese.</translation>
    </message>
    <message>
      <source>The answer was {status}: refused for good. The payload is kept; Send again tries once more.</source>
      <translation>Die Antwort war {status}: endgültig abgewiesen. Die Nachricht wird verwahrt; Noch einmal senden versucht es wieder.</translation>
    </message>
    <message>
      <source>The file was changed, but what it says now is {configured}: see Why in the main window.</source>
      <translation>Die Datei wurde geändert, aber was sie jetzt sagt, ist {configured}: siehe Warum im Hauptfenster.</translation>
    </message>
    <message>
      <source>The file was changed, but it still says {configured}: see Why in the main window.</source>
      <translation>Die Datei wurde geändert, aber sie sagt noch {configured}: siehe Warum im Hauptfenster.</translation>
    </message>
    <message>
      <source>The file says off now, but this could not be written down, so it cannot be taken back with one click (the switch can be turned on).</source>
      <translation>Die Datei sagt jetzt aus, aber das ließ sich nicht aufschreiben, also lässt es sich nicht mit einem Klick zurücknehmen (einschalten lässt sich der Schalter).</translation>
    </message>
    <message>
      <source>What was under way for {name} was cut off: the program ended, or the instance was changed. What became of it stands in the live log.</source>
      <translation>Was für {name} unterwegs war, wurde abgeschnitten: das Programm endete, oder die Instanz wurde geändert. Was daraus wurde, steht im Live-Protokoll.</translation>
    </message>
    <message>
      <source>There is no file {path}. Check the instance's folder with Change.</source>
      <translation>Es gibt keine Datei {path}. Prüfen Sie den Ordner der Instanz mit Ändern.</translation>
    </message>
    <message>
      <source>There is no folder {folder}. Check the instance's folder with Change. Nothing was changed.</source>
      <translation>Es gibt keinen Ordner {folder}. Prüfen Sie den Ordner der Instanz mit Ändern. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>Process {pid} is a SonarQube whose folder cannot be seen: it belongs to another user. Name its folder below.</source>
      <translation>Prozess {pid} ist ein SonarQube, dessen Ordner nicht zu sehen ist: er gehört einem anderen Benutzer. Nennen Sie den Ordner unten.</translation>
    </message>
    <message>
      <source>The config file of {name} is not known, so it cannot be changed from here. Name its folder with Change, or paste the lines shown.</source>
      <translation>Die Konfigurationsdatei von {name} ist nicht bekannt, lässt sich von hier also nicht ändern. Nennen Sie den Ordner mit Ändern, oder fügen Sie die gezeigten Zeilen ein.</translation>
    </message>
    <message>
      <source>{path}: which service is it? Those with an image of that product: {found}. Choose it under Service.</source>
      <translation>{path}: welcher Dienst ist es? Die mit einem Abbild dieses Produkts: {found}. Wählen Sie ihn unter Dienst.</translation>
    </message>
    <message>
      <source>{name} was made from {files}, not from {path}. Choose that compose file instead.</source>
      <translation>{name} wurde aus {files} gemacht, nicht aus {path}. Wählen Sie stattdessen jene Compose-Datei.</translation>
    </message>
    <message>
      <source>The address of {name}'s server is not known, so it cannot be asked. Give its web address with Change.</source>
      <translation>Die Adresse des Servers von {name} ist nicht bekannt, er kann also nicht gefragt werden. Geben Sie die Webadresse mit Ändern an.</translation>
    </message>
    <message>
      <source>No token: the running server of {name} cannot be asked for its settings, users and projects. Give an administrator's token with Change.</source>
      <translation>Kein Token: der laufende Server von {name} kann nicht nach seinen Einstellungen, Benutzern und Projekten gefragt werden. Geben Sie das Token eines Administrators mit Ändern an.</translation>
    </message>
    <message>
      <source>{url} did not accept the token or password (401). It may have expired: give a new one with Change.</source>
      <translation>{url} nahm das Token oder Passwort nicht an (401). Es kann abgelaufen sein: geben Sie ein neues mit Ändern an.</translation>
    </message>
    <message>
      <source>At {url} there is another {title} than the one added as {name}: its server id differs. Nothing was taken from it. Is it the same instance, set up anew? If not, correct the address with Change, or add that one as an instance of its own.</source>
      <translation>Unter {url} ist ein anderes {title} als das, das als {name} hinzugefügt wurde: seine Serverkennung ist eine andere. Von ihm wurde nichts übernommen. Ist es dieselbe Instanz, neu eingerichtet? Wenn nicht, berichtigen Sie die Adresse mit Ändern, oder fügen Sie jenes als eigene Instanz hinzu.</translation>
    </message>
    <message>
      <source>What {name} shows of its sending is another server's (its id differs), so it was not taken over. Is it the same instance, set up anew?</source>
      <translation>Was {name} von seinem Senden zeigt, ist von einem anderen Server (die Kennung ist eine andere), also wurde es nicht übernommen. Ist es dieselbe Instanz, neu eingerichtet?</translation>
    </message>
    <message>
      <source>Off now, but the first set-up of this server is not finished, so its next ping sets it on again. Turning the switch off sets it for good.</source>
      <translation>Jetzt aus, aber die erste Einrichtung dieses Servers ist nicht abgeschlossen, also setzt sein nächster Ping es wieder an. Den Schalter auszuschalten setzt es endgültig.</translation>
    </message>
    <message>
      <source>It is not known where the running server's platform URL points: its log has no message since its start. A log-in would tell; give one with Change.</source>
      <translation>Es ist nicht bekannt, wohin die Plattform-URL des laufenden Servers zeigt: sein Protokoll hat seit dem Start keine Nachricht. Eine Anmeldung würde es sagen; geben Sie eine mit Ändern an.</translation>
    </message>
    <message>
      <source>There is no log {path}, so what {name} sends by itself cannot be seen. Check the instance's folder with Change. It is looked for again.</source>
      <translation>Es gibt kein Protokoll {path}, also ist nicht zu sehen, was {name} von sich aus sendet. Prüfen Sie den Ordner der Instanz mit Ändern. Es wird wieder danach gesehen.</translation>
    </message>
    <message>
      <source>The server of {name} does not take this password of {user}. Give the right one with Change.</source>
      <translation>Der Server von {name} nimmt dieses Passwort von {user} nicht an. Geben Sie das richtige mit Ändern an.</translation>
    </message>
    <message>
      <source>The server of {name} does not take this API key. Give the one in its settings with Change.</source>
      <translation>Der Server von {name} nimmt diesen API-Schlüssel nicht an. Geben Sie den aus seinen Einstellungen mit Ändern an.</translation>
    </message>
    <message>
      <source>The server of {name} has no log-in with user and password. Give an API key instead with Change; with it elements, environments, runs and uploads can be listed.</source>
      <translation>Der Server von {name} hat keine Anmeldung mit Benutzer und Passwort. Geben Sie stattdessen mit Ändern einen API-Schlüssel an; mit ihm lassen sich Elemente, Umgebungen, Läufe und Uploads auflisten.</translation>
    </message>
    <message>
      <source>No log-in: the running server of {name} cannot be asked for what it has. Give a user with password, or an API key, with Change.</source>
      <translation>Keine Anmeldung: der laufende Server von {name} kann nicht gefragt werden, was er hat. Geben Sie mit Ändern einen Benutzer mit Passwort oder einen API-Schlüssel an.</translation>
    </message>
    <message>
      <source>The id of {name}'s server is not known: an API key does not show it, and its log has no message yet. Give a user with password, or the folder with its log, with Change.</source>
      <translation>Die Kennung des Servers von {name} ist nicht bekannt: ein API-Schlüssel zeigt sie nicht, und sein Protokoll hat noch keine Nachricht. Geben Sie mit Ändern einen Benutzer mit Passwort an oder den Ordner mit seinem Protokoll.</translation>
    </message>
    <message>
      <source>An API key does not open all lists of {name}: nothing is told of {lists}. A user with password does; give one with Change.</source>
      <translation>Ein API-Schlüssel öffnet nicht alle Listen von {name}: nichts wird gesagt von {lists}. Ein Benutzer mit Passwort schon; geben Sie ihn mit Ändern an.</translation>
    </message>
    <message>
      <source>The keyring ({backend}) did not give the secret: {detail}. Unlock it (log in to the desktop, or click the locked token), or keep the token in a file of yours (Change, In a file that only I can read).</source>
      <translation>Der Schlüsselbund ({backend}) gab das Geheimnis nicht heraus: {detail}. Entsperren Sie ihn (am Desktop anmelden oder das gesperrte Token anklicken), oder verwahren Sie das Token in einer eigenen Datei (Ändern, In einer Datei, die nur ich lesen kann).</translation>
    </message>
    <message>
      <source>The keyring has no secret for {instance}. Give it again with Change.</source>
      <translation>Der Schlüsselbund hat kein Geheimnis für {instance}. Geben Sie es mit Ändern noch einmal an.</translation>
    </message>
    <message>
      <source>The secret of {instance} is kept in memory only and was not entered since this program started. Enter it with Change, or name a file there that has it.</source>
      <translation>Das Geheimnis von {instance} ist nur im Speicher und wurde seit dem Start dieses Programms nicht eingegeben. Geben Sie es mit Ändern ein, oder nennen Sie dort eine Datei, die es hat.</translation>
    </message>
    <message>
      <source>No keyring that keeps secrets safely can be used here ({backend}: {problem}). Keep the token in a file that only you can read instead (Change, Log-in).</source>
      <translation>Hier lässt sich kein Schlüsselbund verwenden, der Geheimnisse sicher verwahrt ({backend}: {problem}). Verwahren Sie das Token stattdessen in einer Datei, die nur Sie lesen können (Ändern, Anmeldung).</translation>
    </message>
    <message>
      <source>There is no keyring yet ({backend}). Log in to the desktop once or make one there, or keep the token in a file that only you can read (Change, Log-in).</source>
      <translation>Es gibt noch keinen Schlüsselbund ({backend}). Melden Sie sich einmal am Desktop an, oder legen Sie dort einen an, oder verwahren Sie das Token in einer Datei, die nur Sie lesen können (Ändern, Anmeldung).</translation>
    </message>
    <message>
      <source>The keyring ({backend}) failed: {problem}. Mend it, or keep the token in a file that only you can read (Change, Log-in).</source>
      <translation>Der Schlüsselbund ({backend}) versagte: {problem}. Bringen Sie ihn in Ordnung, oder verwahren Sie das Token in einer Datei, die nur Sie lesen können (Ändern, Anmeldung).</translation>
    </message>
    <message>
      <source>{path} is not among the fields that the vendor documents ({count}). Look at it; in the tree it can be let through from now on.</source>
      <translation>{path} gehört nicht zu den Feldern, die der Hersteller dokumentiert ({count}). Sehen Sie es an; im Baum lässt es sich von jetzt an durchlassen.</translation>
    </message>
    <message>
      <source>There is no payload #{id} any more; the live log shows those that there are.</source>
      <translation>Eine Nachricht #{id} gibt es nicht mehr; das Live-Protokoll zeigt, welche es gibt.</translation>
    </message>
    <message>
      <source>There is no payload of {name} yet; Preview next shows what it would hold.</source>
      <translation>Von {name} gibt es noch keine Nachricht; Nächste ansehen zeigt, was sie enthielte.</translation>
    </message>
    <message>
      <source>The server's farewell: it tells the vendor its identifier, and that telemetry was switched off. It is held; Release sends it, Discard drops it.</source>
      <translation>Der Abschied des Servers: er sagt dem Hersteller die Kennung und dass die Telemetrie abgeschaltet wurde. Er wird zurückgehalten; Freigeben sendet ihn, Verwerfen lässt ihn fallen.</translation>
    </message>
    <message>
      <source>Telemetry Tray is at work in another process ({pid}, {role}). Try again in a moment.</source>
      <translation>Telemetry Tray arbeitet in einem anderen Prozess ({pid}, {role}). Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
      <source>It runs already (process {pid}), and one is enough: its icon is in the tray.</source>
      <translation>Es läuft schon (Prozess {pid}), und einmal genügt: sein Symbol ist in der Leiste.</translation>
    </message>
    <message>
      <source>The running part of Telemetry Tray did not answer ({op}). If it hangs, end it with Quit in its tray menu, or end its process.</source>
      <translation>Der laufende Teil von Telemetry Tray hat nicht geantwortet ({op}). Wenn er hängt, beenden Sie ihn mit Beenden in seinem Menü in der Leiste, oder beenden Sie seinen Prozess.</translation>
    </message>
    <message>
      <source>The running part of Telemetry Tray is starting or ending and does not listen ({op}). Try again in a moment.</source>
      <translation>Der laufende Teil von Telemetry Tray startet oder endet gerade und hört nicht zu ({op}). Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
      <source>The file says off, but the running part of Telemetry Tray (process {pid}) did not confirm that it stopped what was under way. It looks at the file before every attempt; to be sure that nothing leaves, end that process.</source>
      <translation>Die Datei sagt aus, aber der laufende Teil von Telemetry Tray (Prozess {pid}) hat nicht bestätigt, dass er anhielt, was unterwegs war. Er sieht vor jedem Versuch in die Datei; um sicher zu sein, dass nichts hinausgeht, beenden Sie jenen Prozess.</translation>
    </message>
    <message>
      <source>The running part of Telemetry Tray did not understand the request ({detail}). Is it another version?</source>
      <translation>Der laufende Teil von Telemetry Tray hat die Anfrage nicht verstanden ({detail}). Ist es eine andere Version?</translation>
    </message>
    <message>
      <source>This program is not at work, so nothing comes through and nothing leaves. Start again starts it.</source>
      <translation>Dieses Programm ist nicht bei der Arbeit, also kommt nichts durch, und nichts geht hinaus. Noch einmal starten startet es.</translation>
    </message>
    <message>
      <source>There is an instance {name} already. Choose another name, or change that one with Change.</source>
      <translation>Eine Instanz {name} gibt es schon. Wählen Sie einen anderen Namen, oder ändern Sie jene mit Ändern.</translation>
    </message>
    <message>
      <source>Say where the instance is: its folder, its web address, or both.</source>
      <translation>Sagen Sie, wo die Instanz ist: ihr Ordner, ihre Webadresse oder beides.</translation>
    </message>
    <message>
      <source>A log-in is a user together with a password.</source>
      <translation>Eine Anmeldung ist ein Benutzer zusammen mit einem Passwort.</translation>
    </message>
    <message>
      <source>To send the documented ping the server is asked for what to send: give its web address.</source>
      <translation>Um den dokumentierten Ping zu senden, wird der Server gefragt, was zu senden ist: geben Sie seine Webadresse an.</translation>
    </message>
    <message>
      <source>To send the documented ping this program must see the config file, or it could not notice that telemetry is off: give its folder or compose file. With the web address alone it can only look.</source>
      <translation>Um den dokumentierten Ping zu senden, muss dieses Programm die Konfigurationsdatei sehen, sonst könnte es nicht bemerken, dass die Telemetrie aus ist: geben Sie den Ordner oder die Compose-Datei an. Mit der Webadresse allein kann es nur zusehen.</translation>
    </message>
    <message>
      <source>{url} leads to a relay of this program, so what it sends on would come back to it. Give another address.</source>
      <translation>{url} führt zu einer Weiterleitung dieses Programms, was es weitersendet, käme also zurück. Geben Sie eine andere Adresse an.</translation>
    </message>
    <message>
      <source>Another program listens on {listen} already. Let it end, or give another port under Comes in at (the server's file is then changed to it, and the server must be restarted).</source>
      <translation>Ein anderes Programm hört schon auf {listen}. Lassen Sie es enden, oder geben Sie unter Kommt herein bei einen anderen Port an (die Datei des Servers wird dann darauf geändert, und der Server muss neu gestartet werden).</translation>
    </message>
    <message>
      <source>This machine hands out its ports from {first} to {last} to outgoing connections, and none of the others is free. Name one yourself under Comes in at: 127.0.0.1 with a colon and the port.</source>
      <translation>Dieser Rechner vergibt seine Ports von {first} bis {last} an ausgehende Verbindungen, und von den anderen ist keiner frei. Nennen Sie selbst einen unter Kommt herein bei: 127.0.0.1 mit Doppelpunkt und Port.</translation>
    </message>
    <message>
      <source>The relay of {name} listens on {listen} already. Each instance needs a port of its own: give one under Comes in at.</source>
      <translation>Die Weiterleitung von {name} hört schon auf {listen}. Jede Instanz braucht einen eigenen Port: geben Sie einen unter Kommt herein bei an.</translation>
    </message>
    <message>
      <source>Inside a container 127.0.0.1 is the container itself, so a server there does not reach {listen}, unless it uses this machine's network. Name this machine's address in the container's network instead under Comes in at; with Docker mostly 172.17.0.1 or the gateway of the network that compose made.</source>
      <translation>In einem Container ist 127.0.0.1 der Container selbst, also erreicht ein Server darin {listen} nicht, außer er verwendet das Netz dieses Rechners. Nennen Sie unter Kommt herein bei stattdessen die Adresse dieses Rechners im Netz des Containers; bei Docker meist 172.17.0.1 oder das Gateway des Netzes, das Compose angelegt hat.</translation>
    </message>
    <message>
      <source>{listen} can be reached from outside of this machine, so it is taken only with your word. Nothing was changed.</source>
      <translation>{listen} ist von außerhalb dieses Rechners zu erreichen, wird also nur auf Ihr Wort genommen. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>This machine hands out the port of {listen} to outgoing connections, so another program may have it when this one starts. Better one outside of that range; left empty it is chosen for you.</source>
      <translation>Dieser Rechner vergibt den Port von {listen} an ausgehende Verbindungen, also kann ihn ein anderes Programm haben, wenn dieses startet. Besser einer außerhalb dieses Bereichs; leer gelassen wird er gewählt.</translation>
    </message>
    <message>
      <source>The config file is not known to this program, so it cannot see that telemetry is on: it takes in and shows what comes, and sends nothing on. Give the installation's folder to let it send. {title} comes here once these lines stand in its config file; Check again then looks.</source>
      <translation>Die Konfigurationsdatei ist diesem Programm nicht bekannt, es kann also nicht sehen, dass die Telemetrie an ist: es nimmt an und zeigt, was kommt, und sendet nichts weiter. Geben Sie den Ordner der Installation an, um es senden zu lassen. {title} kommt hierher, sobald diese Zeilen in seiner Konfigurationsdatei stehen; Noch einmal prüfen sieht dann nach.</translation>
    </message>
    <message>
      <source>Another program listens at {address}, so the relay of {name} cannot: nothing of its telemetry comes through or leaves meanwhile. End that program, or use another port. It is tried again.</source>
      <translation>Ein anderes Programm hört auf {address}, also kann die Weiterleitung von {name} es nicht: solange kommt nichts von der Telemetrie durch oder hinaus. Beenden Sie jenes Programm, oder verwenden Sie einen anderen Port. Es wird noch einmal versucht.</translation>
    </message>
    <message>
      <source>The relay of {name} cannot listen at {address} ({detail}): nothing of its telemetry comes through or leaves meanwhile. Check that this machine has that address, or give it another one with Change. It is tried again.</source>
      <translation>Die Weiterleitung von {name} kann auf {address} nicht hören ({detail}): solange kommt nichts von der Telemetrie durch oder hinaus. Prüfen Sie, ob dieser Rechner diese Adresse hat, oder geben Sie mit Ändern eine andere an. Es wird noch einmal versucht.</translation>
    </message>
    <message>
      <source>Its destination {url} is the relay of an instance of this program, so it would come back. Give another address to send to.</source>
      <translation>Das Ziel {url} ist die Weiterleitung einer Instanz dieses Programms, es käme also zurück. Geben Sie eine andere Adresse an, an die gesendet wird.</translation>
    </message>
    <message>
      <source>{name} goes through this program. Let it go another way first: Change, Just show me.</source>
      <translation>{name} geht durch dieses Programm. Lassen Sie es zuerst einen anderen Weg gehen: Ändern, Nur zeigen.</translation>
    </message>
  </context>
  <context>
    <name>quoted</name>
    <message>
      <source>read</source>
      <translation>lesen</translation>
    </message>
    <message>
      <source>write</source>
      <translation>schreiben</translation>
    </message>
    <message>
      <source>the config</source>
      <translation>die Konfiguration</translation>
    </message>
    <message>
      <source>its default</source>
      <translation>ihre Vorgabe</translation>
    </message>
    <message>
      <source>it has other content now</source>
      <translation>sie hat jetzt anderen Inhalt</translation>
    </message>
    <message>
      <source>it is locked</source>
      <translation>er ist gesperrt</translation>
    </message>
    <message>
      <source>it was not unlocked</source>
      <translation>er wurde nicht entsperrt</translation>
    </message>
    <message>
      <source>it said nothing</source>
      <translation>es sagte nichts</translation>
    </message>
    <message>
      <source>its answer is no JSON</source>
      <translation>die Antwort ist kein JSON</translation>
    </message>
    <message>
      <source>its answer is no list of containers</source>
      <translation>die Antwort ist keine Liste von Containern</translation>
    </message>
    <message>
      <source>it did not keep the secret</source>
      <translation>er hat das Geheimnis nicht verwahrt</translation>
    </message>
    <message>
      <source>it keeps no secrets, or not encrypted</source>
      <translation>verwahrt keine Geheimnisse, oder nicht verschlüsselt</translation>
    </message>
    <message>
      <source>it is a link</source>
      <translation>ist ein Link</translation>
    </message>
    <message>
      <source>it is a link, where anybody may have put one</source>
      <translation>ist ein Link, wo jeder einen hingelegt haben kann</translation>
    </message>
    <message>
      <source>it is no folder</source>
      <translation>ist kein Ordner</translation>
    </message>
    <message>
      <source>it was deleted while in use</source>
      <translation>wurde gelöscht, während sie in Gebrauch war</translation>
    </message>
    <message>
      <source>not a plain file</source>
      <translation>keine gewöhnliche Datei</translation>
    </message>
    <message>
      <source>a path with control characters cannot be started</source>
      <translation>ein Pfad mit Steuerzeichen lässt sich nicht starten</translation>
    </message>
    <message>
      <source>pkexec is not there</source>
      <translation>pkexec ist nicht da</translation>
    </message>
    <message>
      <source>the app log</source>
      <translation>dem Programmprotokoll</translation>
    </message>
    <message>
      <source>the engine</source>
      <translation>dem Programmprotokoll</translation>
    </message>
    <message>
      <source>Address already in use</source>
      <translation>die Adresse wird schon verwendet</translation>
    </message>
    <message>
      <source>Broken pipe</source>
      <translation>die Verbindung ist abgerissen</translation>
    </message>
    <message>
      <source>Cannot assign requested address</source>
      <translation>diese Adresse lässt sich hier nicht verwenden</translation>
    </message>
    <message>
      <source>Connection refused</source>
      <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
      <source>Connection reset by peer</source>
      <translation>Verbindung von der Gegenseite abgebrochen</translation>
    </message>
    <message>
      <source>Connection timed out</source>
      <translation>keine Antwort auf die Verbindung</translation>
    </message>
    <message>
      <source>Disk quota exceeded</source>
      <translation>der zugeteilte Platz ist aufgebraucht</translation>
    </message>
    <message>
      <source>File name too long</source>
      <translation>der Dateiname ist zu lang</translation>
    </message>
    <message>
      <source>Input/output error</source>
      <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
      <source>Is a directory</source>
      <translation>ist ein Ordner</translation>
    </message>
    <message>
      <source>Name or service not known</source>
      <translation>der Name ist nicht bekannt</translation>
    </message>
    <message>
      <source>Network is unreachable</source>
      <translation>das Netz ist nicht erreichbar</translation>
    </message>
    <message>
      <source>No route to host</source>
      <translation>kein Weg zu diesem Rechner</translation>
    </message>
    <message>
      <source>No space left on device</source>
      <translation>kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
      <source>No such file or directory</source>
      <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
      <source>Not a directory</source>
      <translation>ist kein Ordner</translation>
    </message>
    <message>
      <source>Operation not permitted</source>
      <translation>nicht erlaubt</translation>
    </message>
    <message>
      <source>Permission denied</source>
      <translation>keine Berechtigung</translation>
    </message>
    <message>
      <source>Read-only file system</source>
      <translation>das Dateisystem ist nur lesbar</translation>
    </message>
    <message>
      <source>Temporary failure in name resolution</source>
      <translation>der Name lässt sich gerade nicht auflösen</translation>
    </message>
    <message>
      <source>Too many levels of symbolic links</source>
      <translation>zu viele Links hintereinander</translation>
    </message>
    <message>
      <source>Too many open files</source>
      <translation>zu viele offene Dateien</translation>
    </message>
  </context>
  <context>
    <name>dictionary</name>
    <message>
      <source>Metrics message</source>
      <translation>Nachricht mit Metriken</translation>
    </message>
    <message>
      <source>Random id of this message.</source>
      <translation>Zufällige Kennung dieser Nachricht.</translation>
    </message>
    <message>
      <source>Server id: stable, not hashed. It identifies this installation.</source>
      <translation>Kennung des Servers: gleichbleibend, nicht gehasht. Sie identifiziert diese Installation.</translation>
    </message>
    <message>
      <source>What the values of this message are about.</source>
      <translation>Wovon die Werte dieser Nachricht handeln.</translation>
    </message>
    <message>
      <source>One entry per metric, and per user, project or language.</source>
      <translation>Ein Eintrag je Messgröße, und je Benutzer, Projekt oder Sprache.</translation>
    </message>
    <message>
      <source>Key of the metric.</source>
      <translation>Schlüssel der Messgröße.</translation>
    </message>
    <message>
      <source>Value of this metric.</source>
      <translation>Wert dieser Messgröße.</translation>
    </message>
    <message>
      <source>Data type of the value.</source>
      <translation>Datentyp des Werts.</translation>
    </message>
    <message>
      <source>How often the metric is sent.</source>
      <translation>Wie oft die Messgröße gesendet wird.</translation>
    </message>
    <message>
      <source>Id of the account: SHA3-224 digest without salt, raw in the first versions.</source>
      <translation>Kennung des Kontos: SHA3-224 ohne Salz, in den ersten Versionen roh.</translation>
    </message>
    <message>
      <source>Raw id of the project.</source>
      <translation>Rohe Kennung des Projekts.</translation>
    </message>
    <message>
      <source>Key of the language.</source>
      <translation>Schlüssel der Sprache.</translation>
    </message>
    <message>
      <source>Sort of the analysis.</source>
      <translation>Art der Analyse.</translation>
    </message>
    <message>
      <source>Id of a suggested fix.</source>
      <translation>Kennung eines Verbesserungsvorschlags.</translation>
    </message>
    <message>
      <source>Farewell message</source>
      <translation>Abschiedsnachricht</translation>
    </message>
    <message>
      <source>Server id: stable, not hashed. This message tells the vendor that this installation opted out.</source>
      <translation>Kennung des Servers: gleichbleibend, nicht gehasht. Diese Nachricht sagt dem Hersteller, dass diese Installation die Telemetrie abgestellt hat.</translation>
    </message>
    <message>
      <source>Daily message</source>
      <translation>Tägliche Nachricht</translation>
    </message>
    <message>
      <source>Server id: stable, not hashed, the value that api/system/status shows. It identifies this installation.</source>
      <translation>Kennung des Servers: gleichbleibend, nicht gehasht, der Wert, den api/system/status zeigt. Sie identifiziert diese Installation.</translation>
    </message>
    <message>
      <source>Version of the server.</source>
      <translation>Version des Servers.</translation>
    </message>
    <message>
      <source>Edition of the server.</source>
      <translation>Edition des Servers.</translation>
    </message>
    <message>
      <source>Type of the commercial license; absent without one.</source>
      <translation>Art der kaufmännischen Lizenz; fehlt ohne eine.</translation>
    </message>
    <message>
      <source>The database that the server uses.</source>
      <translation>Die Datenbank, die der Server verwendet.</translation>
    </message>
    <message>
      <source>Product name of the database, as its driver says.</source>
      <translation>Produktname der Datenbank, wie ihr Treiber ihn nennt.</translation>
    </message>
    <message>
      <source>Version of the database, as its driver says; may have the words of its build.</source>
      <translation>Version der Datenbank, wie ihr Treiber sie nennt; kann Wörter ihres Baus enthalten.</translation>
    </message>
    <message>
      <source>One entry per installed plugin, bundled ones included.</source>
      <translation>Ein Eintrag je installiertem Plugin, auch den mitgelieferten.</translation>
    </message>
    <message>
      <source>Key of the plugin. A plugin of your own shows its key here.</source>
      <translation>Schlüssel des Plugins. Ein eigenes Plugin zeigt hier seinen Schlüssel.</translation>
    </message>
    <message>
      <source>Version of the plugin.</source>
      <translation>Version des Plugins.</translation>
    </message>
    <message>
      <source>The sorts of sign-in that the users of this instance have.</source>
      <translation>Die Arten der Anmeldung, die die Benutzer dieser Instanz haben.</translation>
    </message>
    <message>
      <source>One sort of sign-in, by its technical name; `sonarqube` stands for accounts of its own.</source>
      <translation>Eine Art der Anmeldung mit ihrem technischen Namen; `sonarqube` steht für eigene Konten.</translation>
    </message>
    <message>
      <source>When the server was installed.</source>
      <translation>Wann der Server installiert wurde.</translation>
    </message>
    <message>
      <source>Whether the server runs in a container.</source>
      <translation>Ob der Server in einem Container läuft.</translation>
    </message>
    <message>
      <source>One entry per account: its id, active or not, last use.</source>
      <translation>Ein Eintrag je Konto: seine Kennung, ob aktiv, letzte Nutzung.</translation>
    </message>
    <message>
      <source>Id of the account: up to 9.7 the raw one of the database, from 9.9 on its SHA3-224 digest without salt.</source>
      <translation>Kennung des Kontos: bis 9.7 die rohe der Datenbank, ab 9.9 ihr SHA3-224 ohne Salz.</translation>
    </message>
    <message>
      <source>Whether the account is active.</source>
      <translation>Ob das Konto aktiv ist.</translation>
    </message>
    <message>
      <source>When the account was last used; absent when never.</source>
      <translation>Wann das Konto zuletzt genutzt wurde; fehlt, wenn nie.</translation>
    </message>
    <message>
      <source>When the account last connected from SonarLint; absent when never.</source>
      <translation>Wann sich das Konto zuletzt aus SonarLint verband; fehlt, wenn nie.</translation>
    </message>
    <message>
      <source>One entry per project and language.</source>
      <translation>Ein Eintrag je Projekt und Sprache.</translation>
    </message>
    <message>
      <source>Id of the project: the raw one of the database in every version.</source>
      <translation>Kennung des Projekts: in jeder Version die rohe der Datenbank.</translation>
    </message>
    <message>
      <source>When the project was last analysed; absent when never.</source>
      <translation>Wann das Projekt zuletzt analysiert wurde; fehlt, wenn nie.</translation>
    </message>
    <message>
      <source>Key of a language in the project. A language of your own plugin shows its key here.</source>
      <translation>Schlüssel einer Sprache im Projekt. Eine Sprache eines eigenen Plugins zeigt hier ihren Schlüssel.</translation>
    </message>
    <message>
      <source>Lines of code of the project in this language.</source>
      <translation>Codezeilen des Projekts in dieser Sprache.</translation>
    </message>
    <message>
      <source>One entry per project: branches, pull requests, tools.</source>
      <translation>Ein Eintrag je Projekt: Zweige, Pull Requests, Werkzeuge.</translation>
    </message>
    <message>
      <source>How many branches the project has.</source>
      <translation>Wie viele Zweige das Projekt hat.</translation>
    </message>
    <message>
      <source>How many pull requests the project has.</source>
      <translation>Wie viele Pull Requests das Projekt hat.</translation>
    </message>
    <message>
      <source>Version control system of the project.</source>
      <translation>Versionsverwaltung des Projekts.</translation>
    </message>
    <message>
      <source>Build service that the last analysis ran in.</source>
      <translation>Baudienst, in dem die letzte Analyse lief.</translation>
    </message>
    <message>
      <source>DevOps platform that the project is bound to.</source>
      <translation>DevOps-Plattform, an die das Projekt gebunden ist.</translation>
    </message>
    <message>
      <source>When the message was made. In the documented example; no server version read writes it.</source>
      <translation>Wann die Nachricht gemacht wurde. Im dokumentierten Beispiel; keine gelesene Version des Servers schreibt es.</translation>
    </message>
    <message>
      <source>Sort of the message. In the documented example; no server version read writes it.</source>
      <translation>Art der Nachricht. Im dokumentierten Beispiel; keine gelesene Version des Servers schreibt es.</translation>
    </message>
    <message>
      <source>Version that was installed first.</source>
      <translation>Version, die zuerst installiert war.</translation>
    </message>
    <message>
      <source>Languages with security rules configured by you (Enterprise and Data Center).</source>
      <translation>Sprachen mit Sicherheitsregeln, die Sie eingerichtet haben (Enterprise und Data Center).</translation>
    </message>
    <message>
      <source>One such language.</source>
      <translation>Eine solche Sprache.</translation>
    </message>
    <message>
      <source>Whether a project has C files that are not analysed.</source>
      <translation>Ob ein Projekt C-Dateien hat, die nicht analysiert werden.</translation>
    </message>
    <message>
      <source>Whether a project has C++ files that are not analysed.</source>
      <translation>Ob ein Projekt C++-Dateien hat, die nicht analysiert werden.</translation>
    </message>
    <message>
      <source>How many active accounts there are.</source>
      <translation>Wie viele aktive Konten es gibt.</translation>
    </message>
    <message>
      <source>How many projects there are.</source>
      <translation>Wie viele Projekte es gibt.</translation>
    </message>
    <message>
      <source>Whether any project has more than one branch.</source>
      <translation>Ob irgendein Projekt mehr als einen Zweig hat.</translation>
    </message>
    <message>
      <source>Lines of code on the instance.</source>
      <translation>Codezeilen auf der Instanz.</translation>
    </message>
    <message>
      <source>How many projects there are by language.</source>
      <translation>Wie viele Projekte es je Sprache gibt.</translation>
    </message>
    <message>
      <source>How many there are.</source>
      <translation>Wie viele es gibt.</translation>
    </message>
    <message>
      <source>Lines of code by language.</source>
      <translation>Codezeilen je Sprache.</translation>
    </message>
    <message>
      <source>Lines of code.</source>
      <translation>Codezeilen.</translation>
    </message>
    <message>
      <source>How many DevOps platforms are set up, by sort.</source>
      <translation>Wie viele DevOps-Plattformen eingerichtet sind, nach Art.</translation>
    </message>
    <message>
      <source>Sort of the platform.</source>
      <translation>Art der Plattform.</translation>
    </message>
    <message>
      <source>How many projects there are by version control system.</source>
      <translation>Wie viele Projekte es je Versionsverwaltung gibt.</translation>
    </message>
    <message>
      <source>Version control system.</source>
      <translation>Versionsverwaltung.</translation>
    </message>
    <message>
      <source>How many projects there are by build service.</source>
      <translation>Wie viele Projekte es je Baudienst gibt.</translation>
    </message>
    <message>
      <source>Build service.</source>
      <translation>Baudienst.</translation>
    </message>
    <message>
      <source>How many accounts connected from SonarLint in the last week.</source>
      <translation>Wie viele Konten sich in der letzten Woche aus SonarLint verbanden.</translation>
    </message>
    <message>
      <source>Counts the messages of this instance.</source>
      <translation>Zählt die Nachrichten dieser Instanz.</translation>
    </message>
    <message>
      <source>The server's local time with its offset when the message was made.</source>
      <translation>Die Ortszeit des Servers mit ihrem Versatz, als die Nachricht gemacht wurde.</translation>
    </message>
    <message>
      <source>Raw id of the default quality gate.</source>
      <translation>Rohe Kennung des voreingestellten Quality Gates.</translation>
    </message>
    <message>
      <source>Whether accounts are provisioned over SCIM.</source>
      <translation>Ob Konten über SCIM angelegt werden.</translation>
    </message>
    <message>
      <source>Sort of sign-in of the account.</source>
      <translation>Art der Anmeldung des Kontos.</translation>
    </message>
    <message>
      <source>One entry per quality gate.</source>
      <translation>Ein Eintrag je Quality Gate.</translation>
    </message>
    <message>
      <source>Raw id of the quality gate.</source>
      <translation>Rohe Kennung des Quality Gates.</translation>
    </message>
    <message>
      <source>How far the gate follows the vendor's Clean as You Code advice.</source>
      <translation>Wie weit das Gate dem Rat „Clean as You Code“ des Herstellers folgt.</translation>
    </message>
    <message>
      <source>Raw id of the project's quality gate.</source>
      <translation>Rohe Kennung des Quality Gates des Projekts.</translation>
    </message>
    <message>
      <source>How many bugs the project has.</source>
      <translation>Wie viele Fehler das Projekt hat.</translation>
    </message>
    <message>
      <source>How many vulnerabilities the project has.</source>
      <translation>Wie viele Schwachstellen das Projekt hat.</translation>
    </message>
    <message>
      <source>How many security hotspots the project has.</source>
      <translation>Wie viele Security Hotspots das Projekt hat.</translation>
    </message>
    <message>
      <source>Estimated minutes to mend the project's maintainability issues.</source>
      <translation>Geschätzte Minuten, um die Wartbarkeitsmängel des Projekts zu beheben.</translation>
    </message>
    <message>
      <source>Estimated minutes that it took to write the project's code.</source>
      <translation>Geschätzte Minuten, die das Schreiben des Projektcodes gekostet hat.</translation>
    </message>
    <message>
      <source>DevOps platform that the project is bound to (called `alm` before).</source>
      <translation>DevOps-Plattform, an die das Projekt gebunden ist (früher `alm` genannt).</translation>
    </message>
    <message>
      <source>Whether the server runs in a container (called `docker` before).</source>
      <translation>Ob der Server in einem Container läuft (früher `docker` genannt).</translation>
    </message>
    <message>
      <source>Number of the instance's definition of new code.</source>
      <translation>Nummer der Festlegung der Instanz, was neuer Code ist.</translation>
    </message>
    <message>
      <source>Number of the project's definition of new code.</source>
      <translation>Nummer der Festlegung des Projekts, was neuer Code ist.</translation>
    </message>
    <message>
      <source>One entry per branch.</source>
      <translation>Ein Eintrag je Zweig.</translation>
    </message>
    <message>
      <source>Raw id of the branch's project.</source>
      <translation>Rohe Kennung des Projekts, zu dem der Zweig gehört.</translation>
    </message>
    <message>
      <source>Raw id of the branch.</source>
      <translation>Rohe Kennung des Zweigs.</translation>
    </message>
    <message>
      <source>Number of the branch's definition of new code.</source>
      <translation>Nummer der Festlegung des Zweigs, was neuer Code ist.</translation>
    </message>
    <message>
      <source>How many analyses of the branch passed the quality gate.</source>
      <translation>Wie viele Analysen des Zweigs das Quality Gate bestanden haben.</translation>
    </message>
    <message>
      <source>How many analyses the branch had.</source>
      <translation>Wie viele Analysen der Zweig hatte.</translation>
    </message>
    <message>
      <source>Whether the branch is kept for ever.</source>
      <translation>Ob der Zweig für immer behalten wird.</translation>
    </message>
    <message>
      <source>One entry per definition of new code.</source>
      <translation>Ein Eintrag je Festlegung, was neuer Code ist.</translation>
    </message>
    <message>
      <source>Number of the definition.</source>
      <translation>Nummer der Festlegung.</translation>
    </message>
    <message>
      <source>Sort of the definition.</source>
      <translation>Art der Festlegung.</translation>
    </message>
    <message>
      <source>Its value: a number of days, a version, or the raw id of a branch or an analysis.</source>
      <translation>Ihr Wert: eine Anzahl Tage, eine Version oder die rohe Kennung eines Zweigs oder einer Analyse.</translation>
    </message>
    <message>
      <source>What it holds for.</source>
      <translation>Wofür sie gilt.</translation>
    </message>
    <message>
      <source>Whether accounts are managed from outside.</source>
      <translation>Ob Konten von außen verwaltet werden.</translation>
    </message>
    <message>
      <source>Whether accounts are managed by another system.</source>
      <translation>Ob Konten von einem anderen System verwaltet werden.</translation>
    </message>
    <message>
      <source>The system that manages them.</source>
      <translation>Das System, das sie verwaltet.</translation>
    </message>
    <message>
      <source>The Kubernetes surroundings of the server.</source>
      <translation>Die Kubernetes-Umgebung des Servers.</translation>
    </message>
    <message>
      <source>Whether the server runs in Kubernetes.</source>
      <translation>Ob der Server in Kubernetes läuft.</translation>
    </message>
    <message>
      <source>Version of Kubernetes.</source>
      <translation>Version von Kubernetes.</translation>
    </message>
    <message>
      <source>Platform of the Kubernetes cluster.</source>
      <translation>Plattform des Kubernetes-Clusters.</translation>
    </message>
    <message>
      <source>Provider of the Kubernetes cluster, taken from the kernel's version line: the text of your own build may show here.</source>
      <translation>Anbieter des Kubernetes-Clusters, aus der Versionszeile des Kernels: der Text eines eigenen Baus kann hier erscheinen.</translation>
    </message>
    <message>
      <source>Raw id of the built-in quality gate.</source>
      <translation>Rohe Kennung des eingebauten Quality Gates.</translation>
    </message>
    <message>
      <source>Whether the account is managed from outside.</source>
      <translation>Ob das Konto von außen verwaltet wird.</translation>
    </message>
    <message>
      <source>Raw id of the quality profile used for this language.</source>
      <translation>Rohe Kennung des Qualitätsprofils für diese Sprache.</translation>
    </message>
    <message>
      <source>How the project was created.</source>
      <translation>Wie das Projekt angelegt wurde.</translation>
    </message>
    <message>
      <source>When a security report of the project was last exported.</source>
      <translation>Wann zuletzt ein Sicherheitsbericht des Projekts ausgegeben wurde.</translation>
    </message>
    <message>
      <source>The conditions of the gate.</source>
      <translation>Die Bedingungen des Gates.</translation>
    </message>
    <message>
      <source>Key of the metric. A metric of your own shows its key here.</source>
      <translation>Schlüssel der Messgröße. Eine eigene Messgröße zeigt hier ihren Schlüssel.</translation>
    </message>
    <message>
      <source>How the metric is compared.</source>
      <translation>Wie die Messgröße verglichen wird.</translation>
    </message>
    <message>
      <source>The value at which the gate fails.</source>
      <translation>Der Wert, ab dem das Gate nicht bestanden ist.</translation>
    </message>
    <message>
      <source>One entry per quality profile.</source>
      <translation>Ein Eintrag je Qualitätsprofil.</translation>
    </message>
    <message>
      <source>Raw id of the profile.</source>
      <translation>Rohe Kennung des Profils.</translation>
    </message>
    <message>
      <source>Raw id of the profile that it inherits from.</source>
      <translation>Rohe Kennung des Profils, von dem es erbt.</translation>
    </message>
    <message>
      <source>Language of the profile.</source>
      <translation>Sprache des Profils.</translation>
    </message>
    <message>
      <source>Whether it is the language's default.</source>
      <translation>Ob es die Voreinstellung der Sprache ist.</translation>
    </message>
    <message>
      <source>Whether it came with the server.</source>
      <translation>Ob es mit dem Server kam.</translation>
    </message>
    <message>
      <source>Whether it inherits from one that came with the server.</source>
      <translation>Ob es von einem erbt, das mit dem Server kam.</translation>
    </message>
    <message>
      <source>How many inherited rules it changes.</source>
      <translation>Wie viele geerbte Regeln es ändert.</translation>
    </message>
    <message>
      <source>How many rules it adds.</source>
      <translation>Wie viele Regeln es hinzufügt.</translation>
    </message>
    <message>
      <source>How many inherited rules it leaves out.</source>
      <translation>Wie viele geerbte Regeln es weglässt.</translation>
    </message>
    <message>
      <source>Version of the vendor's Helm chart, where it is used.</source>
      <translation>Version des Helm-Charts des Herstellers, wo es verwendet wird.</translation>
    </message>
    <message>
      <source>What runs the container.</source>
      <translation>Was den Container ausführt.</translation>
    </message>
    <message>
      <source>Whether the vendor's image is used.</source>
      <translation>Ob das Abbild des Herstellers verwendet wird.</translation>
    </message>
    <message>
      <source>Whether the project is one of several in its repository.</source>
      <translation>Ob das Projekt eines von mehreren in seinem Repository ist.</translation>
    </message>
    <message>
      <source>Whether the project is marked as checked for AI code.</source>
      <translation>Ob das Projekt als auf KI-Code geprüft gekennzeichnet ist.</translation>
    </message>
    <message>
      <source>Whether the gate counts as fit for AI code.</source>
      <translation>Ob das Gate als geeignet für KI-Code gilt.</translation>
    </message>
    <message>
      <source>Whether the Helm chart scales by itself.</source>
      <translation>Ob das Helm-Chart von selbst skaliert.</translation>
    </message>
    <message>
      <source>Whether the server runs on OpenShift.</source>
      <translation>Ob der Server auf OpenShift läuft.</translation>
    </message>
    <message>
      <source>Test device added or removed</source>
      <translation>Testgerät hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Id of this server: the same in every message, also in the account request that has your name and e-mail.</source>
      <translation>Kennung dieses Servers: in jeder Nachricht dieselbe, auch in der Kontoanfrage mit Ihrem Namen und Ihrer E-Mail.</translation>
    </message>
    <message>
      <source>Whether it was made or deleted.</source>
      <translation>Ob es angelegt oder gelöscht wurde.</translation>
    </message>
    <message>
      <source>Number of the device in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Geräts in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>System of the device. The documents show LINUX, the server sends ANDROID or IOS.</source>
      <translation>System des Geräts. Die Dokumente zeigen LINUX, der Server sendet ANDROID oder IOS.</translation>
    </message>
    <message>
      <source>Agent added or removed</source>
      <translation>Agent hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Number of the agent in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Agenten in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>System that the agent runs on.</source>
      <translation>System, auf dem der Agent läuft.</translation>
    </message>
    <message>
      <source>Element added or removed</source>
      <translation>Element hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Number of the element in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Elements in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Environment added or removed</source>
      <translation>Umgebung hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Number of the environment in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer der Umgebung in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Test data added or removed</source>
      <translation>Testdaten hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Number of the test data profile in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Testdatenprofils in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Test run</source>
      <translation>Testlauf</translation>
    </message>
    <message>
      <source>Number of the run in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Laufs in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Whether a stored plan or an ad-hoc one ran.</source>
      <translation>Ob ein gespeicherter Plan oder ein einmaliger lief.</translation>
    </message>
    <message>
      <source>What sort of application is tested.</source>
      <translation>Welche Art Anwendung getestet wird.</translation>
    </message>
    <message>
      <source>Where the tests run.</source>
      <translation>Wo die Tests laufen.</translation>
    </message>
    <message>
      <source>Test plan added or removed</source>
      <translation>Testplan hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Number of the plan in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Plans in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Whether it is a stored plan or an ad-hoc one.</source>
      <translation>Ob es ein gespeicherter Plan oder ein einmaliger ist.</translation>
    </message>
    <message>
      <source>Test step added or removed</source>
      <translation>Testschritt hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Number of the step in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Schritts in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Number of the test case that it belongs to in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Testfalls, zu dem er gehört, in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Test case added or removed</source>
      <translation>Testfall hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Number of the test case in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Testfalls in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Test suite added or removed</source>
      <translation>Testsuite hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Number of the suite in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer der Suite in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Upload added or removed</source>
      <translation>Upload hinzugefügt oder entfernt</translation>
    </message>
    <message>
      <source>Number of the upload in the server's database. The documents show a text, the server sends a number.</source>
      <translation>Nummer des Uploads in der Datenbank des Servers. Die Dokumente zeigen einen Text, der Server sendet eine Zahl.</translation>
    </message>
    <message>
      <source>Ending of the file's name, without the dot, as it was uploaded.</source>
      <translation>Endung des Dateinamens, ohne den Punkt, wie sie hochgeladen wurde.</translation>
    </message>
    <message>
      <source>Server ping</source>
      <translation>Ping des Servers</translation>
    </message>
    <message>
      <source>Version of the server. The documents show 1.0.0, the server writes a v before it.</source>
      <translation>Version des Servers. Die Dokumente zeigen 1.0.0, der Server schreibt ein v davor.</translation>
    </message>
    <message>
      <source>System that the server runs on. Every version sends LINUX, whatever it runs on.</source>
      <translation>System, auf dem der Server läuft. Jede Version sendet LINUX, worauf sie auch läuft.</translation>
    </message>
    <message>
      <source>When the server was last up. The documents show a date, the server sends the moment of sending in milliseconds since 1970.</source>
      <translation>Wann der Server zuletzt lief. Die Dokumente zeigen ein Datum, der Server sendet den Augenblick des Sendens in Millisekunden seit 1970.</translation>
    </message>
  </context>
</TS>
