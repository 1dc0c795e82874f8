"""What windows say instead where a sentence of `core.sentences` names a command: the same, with what is pressed there.

Keys are its codes, facts are its facts. `desktop.messages` looks here first; the command line never does.
"""

from __future__ import annotations

from typing import Final

IN_WINDOWS: Final[dict[str, str]] = {
    # --- sharing ---
    "wrong_name": (
        "Your file sets {key} ({location}, line {line}); {title} ignores that name and is still sending. "
        "Turning the switch off sets the name that it reads."
    ),
    "not_read_there": (
        "{location} sets {key}={value}, but {title} does not read that there and is still sending. Turning the switch "
        "off sets what it reads."
    ),
    "came_back": (
        "You stopped telemetry ({at}), but {where} says on again ({what}; changed {changed_at}). This program did not "
        "change it."
    ),
    "came_back_at_line": (
        "You stopped telemetry ({at}), but {location}, line {line} says on again ({what}; changed {changed_at}). This "
        "program did not change it."
    ),
    "never_switched_off": (
        "You stopped telemetry ({at}), but that could not be done in its config, which says on: {title} is still "
        "sending. This program sends nothing for it. Turn the switch off again to see what is in the way."
    ),
    "payloads_held": "Payloads that wait for your word: {count}. Something in them you have not seen before.",
    "set_without_effect": (
        "Your file sets {key} ({location}, line {line}), but {title} goes by the setting that it keeps itself, and is "
        "still sending. Turning the switch off sets that one too."
    ),
    "answer_rejected": "The answer was {status}: refused for good. The payload is kept; Send again tries once more.",
    "still_not_off": "The file was changed, but what it says now is {configured}: see Why in the main window.",
    "still_not_on": "The file was changed, but it still says {configured}: see Why in the main window.",
    "switched_unrecorded": (
        "The file says off now, but this could not be written down, so it cannot be taken back with one click (the "
        "switch can be turned on)."
    ),
    "cut_off_meanwhile": (
        "What was under way for {name} was cut off: the program ended, or the instance was changed. What became of it "
        "stands in the live log."
    ),
    # --- the instance and its server ---
    "file_missing": "There is no file {path}. Check the instance's folder with Change.",
    "folder_missing": "There is no folder {folder}. Check the instance's folder with Change. Nothing was changed.",
    "found_no_home": (
        "Process {pid} is a SonarQube whose folder cannot be seen: it belongs to another user. Name its folder below."
    ),
    "no_config_known": (
        "The config file of {name} is not known, so it cannot be changed from here. Name its folder with Change, or "
        "paste the lines shown."
    ),
    "compose_which_service": (
        "{path}: which service is it? Those with an image of that product: {found}. Choose it under Service."
    ),
    "compose_other_files": "{name} was made from {files}, not from {path}. Choose that compose file instead.",
    "sonarqube_no_url": (
        "The address of {name}'s server is not known, so it cannot be asked. Give its web address with Change."
    ),
    "sonarqube_no_token": (
        "No token: the running server of {name} cannot be asked for its settings, users and projects. Give an "
        "administrator's token with Change."
    ),
    "api_unauthorized": (
        "{url} did not accept the token or password (401). It may have expired: give a new one with Change."
    ),
    "other_server": (
        "At {url} there is another {title} than the one added as {name}: its server id differs. Nothing was taken "
        "from it. Is it the same instance, set up anew? If not, correct the address with Change, or add that one as "
        "an instance of its own."
    ),
    "seen_of_other_server": (
        "What {name} shows of its sending is another server's (its id differs), so it was not taken over. Is it the "
        "same instance, set up anew?"
    ),
    "ts_tick_undone": (
        "Off now, but the first set-up of this server is not finished, so its next ping sets it on again. Turning "
        "the switch off sets it for good."
    ),
    "ts_url_not_known": (
        "It is not known where the running server's platform URL points: its log has no message since its start. "
        "A log-in would tell; give one with Change."
    ),
    "ts_no_url": (
        "The address of {name}'s server is not known, so it cannot be asked. Give its web address with Change."
    ),
    "ts_no_log": (
        "There is no log {path}, so what {name} sends by itself cannot be seen. Check the instance's folder with "
        "Change. It is looked for again."
    ),
    "ts_wrong_password": (
        "The server of {name} does not take this password of {user}. Give the right one with Change."
    ),
    "ts_wrong_key": ("The server of {name} does not take this API key. Give the one in its settings with Change."),
    "ts_no_form_log_in": (
        "The server of {name} has no log-in with user and password. Give an API key instead with Change; with it "
        "elements, environments, runs and uploads can be listed."
    ),
    "ts_no_log_in": (
        "No log-in: the running server of {name} cannot be asked for what it has. Give a user with password, or an "
        "API key, with Change."
    ),
    "ts_no_server_id": (
        "The id of {name}'s server is not known: an API key does not show it, and its log has no message yet. Give a "
        "user with password, or the folder with its log, with Change."
    ),
    "ts_key_only": (
        "An API key does not open all lists of {name}: nothing is told of {lists}. A user with password does; give "
        "one with Change."
    ),
    # --- secrets ---
    "secret_locked": (
        "The keyring ({backend}) did not give the secret: {detail}. Unlock it (log in to the desktop, or click the "
        "locked token), or keep the token in a file of yours (Change, In a file that only I can read)."
    ),
    "secret_missing": "The keyring has no secret for {instance}. Give it again with Change.",
    "secret_not_entered": (
        "The secret of {instance} is kept in memory only and was not entered since this program started. Enter it "
        "with Change, or name a file there that has it."
    ),
    "keyring_unusable": (
        "No keyring that keeps secrets safely can be used here ({backend}: {problem}). Keep the token in a file that "
        "only you can read instead (Change, Log-in)."
    ),
    "keyring_not_set_up": (
        "There is no keyring yet ({backend}). Log in to the desktop once or make one there, or keep the token in a "
        "file that only you can read (Change, Log-in)."
    ),
    "keyring_failed": (
        "The keyring ({backend}) failed: {problem}. Mend it, or keep the token in a file that only you can read "
        "(Change, Log-in)."
    ),
    # --- payloads ---
    "guard_unknown_field": (
        "{path} is not among the fields that the vendor documents ({count}). Look at it; in the tree it can be let "
        "through from now on."
    ),
    "no_such_payload": "There is no payload #{id} any more; the live log shows those that there are.",
    "no_payload_yet": "There is no payload of {name} yet; Preview next shows what it would hold.",
    "farewell": (
        "The server's farewell: it tells the vendor its identifier, and that telemetry was switched off. It is held; "
        "Release sends it, Discard drops it."
    ),
    # --- the running part ---
    "engine_elsewhere": "Telemetry Tray is at work in another process ({pid}, {role}). Try again in a moment.",
    "already_runs": "It runs already (process {pid}), and one is enough: its icon is in the tray.",
    "engine_no_answer": (
        "The running part of Telemetry Tray did not answer ({op}). If it hangs, end it with Quit in its tray menu, or "
        "end its process."
    ),
    "engine_not_listening": (
        "The running part of Telemetry Tray is starting or ending and does not listen ({op}). Try again in a moment."
    ),
    "engine_did_not_confirm": (
        "The file says off, but the running part of Telemetry Tray (process {pid}) did not confirm that it stopped "
        "what was under way. It looks at the file before every attempt; to be sure that nothing leaves, end that "
        "process."
    ),
    "bad_request": (
        "The running part of Telemetry Tray did not understand the request ({detail}). Is it another version?"
    ),
    "relay_closed": "This program is not at work, so nothing comes through and nothing leaves. Start again starts it.",
    # --- forms ---
    "name_taken": "There is an instance {name} already. Choose another name, or change that one with Change.",
    "where_is_it": "Say where the instance is: its folder, its web address, or both.",
    "user_and_password": "A log-in is a user together with a password.",
    "collect_needs_url": ("To send the documented ping the server is asked for what to send: give its web address."),
    "collect_needs_home": (
        "To send the documented ping this program must see the config file, or it could not notice that telemetry is "
        "off: give its folder or compose file. With the web address alone it can only look."
    ),
    "endpoint_is_relay": (
        "{url} leads to a relay of this program, so what it sends on would come back to it. Give another address."
    ),
    # --- the relay ---
    "listen_taken": (
        "Another program listens on {listen} already. Let it end, or give another port under Comes in at (the "
        "server's file is then changed to it, and the server must be restarted)."
    ),
    "listen_none_free": (
        "This machine hands out its ports from {first} to {last} to outgoing connections, and none of the others is "
        "free. Name one yourself under Comes in at: 127.0.0.1 with a colon and the port."
    ),
    "listen_of_other": (
        "The relay of {name} listens on {listen} already. Each instance needs a port of its own: give one under Comes "
        "in at."
    ),
    "listen_in_container": (
        "Inside a container 127.0.0.1 is the container itself, so a server there does not reach {listen}, unless it "
        "uses this machine's network. Name this machine's address in the container's network instead under Comes in "
        "at; with Docker mostly 172.17.0.1 or the gateway of the network that compose made."
    ),
    "listen_not_agreed": (
        "{listen} can be reached from outside of this machine, so it is taken only with your word. Nothing was changed."
    ),
    "listen_handed_out": (
        "This machine hands out the port of {listen} to outgoing connections, so another program may have it when this "
        "one starts. Better one outside of that range; left empty it is chosen for you."
    ),
    "relay_without_config": (
        "The config file is not known to this program, so it cannot see that telemetry is on: it takes in and shows "
        "what comes, and sends nothing on. Give the installation's folder to let it send. {title} comes here once "
        "these lines stand in its config file; Check again then looks."
    ),
    "relay_port_taken": (
        "Another program listens at {address}, so the relay of {name} cannot: nothing of its telemetry comes through "
        "or leaves meanwhile. End that program, or use another port. It is tried again."
    ),
    "relay_cannot_listen": (
        "The relay of {name} cannot listen at {address} ({detail}): nothing of its telemetry comes through or leaves "
        "meanwhile. Check that this machine has that address, or give it another one with Change. It is tried again."
    ),
    "relay_loop": (
        "Its destination {url} is the relay of an instance of this program, so it would come back. Give another "
        "address to send to."
    ),
    "service_still_needed": ("{name} goes through this program. Let it go another way first: Change, Just show me."),
}
