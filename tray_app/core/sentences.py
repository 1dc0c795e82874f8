"""Codes to English sentences: what the command line prints and what the windows translate.

One table for reasons and errors. A sentence says what happened, where, and what to do. Facts stand in braces.
Text that came from outside is escaped here, so that no reader has to think of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tray_app.core.model import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TEMPLATES: Final[dict[str, str]] = {
    # --- sharing and gate (core.sharing, core.gate) ---
    "answer_of": "The server's answer of {at}.",
    "do_not_track": "DO_NOT_TRACK=1 is set in this program's environment, so it sends nothing.",
    "owner_switched_off": "You stopped telemetry through this program on {at}.",
    "owner_switched_on": "You started telemetry through this program on {at}.",
    "wrong_name": (
        "Your file sets {key} ({location}, line {line}); {title} ignores that name and is still sending. "
        "Run opt-out to set the name that it reads."
    ),
    "overruled": (
        "Your file says off, but {title} started after that (on {started_at}) and still uses on: an environment "
        "variable or argument overrules the file, or it was restarted from its web page, which does not apply the file."
    ),
    "overruled_by": (
        "{where} says off, but {title} goes by something stronger: {location} says {value}. Change it there, "
        "or opt out again: then at least its addresses lead nowhere."
    ),
    "not_read_there": (
        "{location} sets {key}={value}, but {title} does not read that there and is still sending. Run opt-out to set "
        "what it reads."
    ),
    "started_with_off": (
        "The running {title} was started with telemetry off, or pointed at an address where nobody listens (on "
        "{started_at}); it reads its config then and not again."
    ),
    "off_since_start": (
        "Your file says off, but {title} runs since {started_at}, and the file was changed after that "
        "({changed_at}): what it read then is not known. Restart it to be sure."
    ),
    "no_file_events": (
        "{folder} is on a file system that tells nothing of changes made elsewhere, so it is looked at once an hour."
    ),
    "came_back": (
        "You stopped telemetry ({at}), but {where} says on again ({what}; changed {changed_at}). This program did not "
        "change it. Run opt-out to put it back."
    ),
    "came_back_at_line": (
        "You stopped telemetry ({at}), but {location}, line {line} says on again ({what}; changed {changed_at}). This "
        "program did not change it. Run opt-out to put it back."
    ),
    "nothing_to_put_back": "You have not stopped telemetry of {name} here, so there is nothing to put back.",
    "not_watched": "Not watched from {begin} to {end}: this program was closed.",
    "never_switched_off": (
        "You stopped telemetry ({at}), but that could not be done in its config, which says on: {title} is still "
        "sending. This program sends nothing for it. Run opt-out again to see what is in the way."
    ),
    "payloads_held": "Held for you to look at: {count}. See log, then release or discard.",
    "set_without_effect": (
        "Your file sets {key} ({location}, line {line}), but {title} goes by the setting that it keeps itself, and is "
        "still sending. Run opt-out to set that one too."
    ),
    "some_leave_until_restart": (
        "{title} still sends some of its telemetry until you restart it: your file says off for all of it."
    ),
    "sink_stops": "The same address serves other functions of {title}, which stop with it:",
    "no_relay_yet": "There is no relay for {title} in this version. Its source can be observe or collect.",
    "not_asked_yet": "It was not asked yet.",
    "part_only": "Only a part was taken back.",
    "server_switch_waits": (
        "The part of the switch that {title} keeps itself is set as soon as it answers while this program runs. So "
        "far: {why}"
    ),
    "some_still_leave": "{title} still sends some of its telemetry.",
    "restart_to_switch_off": (
        "Still sending until you restart: your file says off, but {title} runs with what it read when it started "
        "({started_at})."
    ),
    "off_until_restart": (
        "Nothing leaves now, but {title} still runs with other settings than its file has: those count from its next "
        "start."
    ),
    "waits_for_server": (
        "This program sends the documented ping instead of the server, and goes on when {title} answers again."
    ),
    "sends_through_us": "This program sends the documented ping to {vendor}.",
    "sends_through_relay": "What {title} sends passes through this program, which sends it on unchanged to {vendor}.",
    "relay_not_confirmed": (
        "Its file lets what {title} sends pass through this program to {vendor}; the running server was not asked "
        "whether it uses that."
    ),
    "sends_past_relay_until_restart": (
        "It still sends to {vendor} past this program: the file points it here, but {title} runs with what it read "
        "when it started. Restart its main process."
    ),
    "sends_by_itself": "It sends to {vendor} past this program, so its last ping cannot be seen.",
    "goes_nowhere": (
        "{title} still makes its telemetry, but the running server points it at an address where nobody listens "
        "(asked {at})."
    ),
    "server_says_off": "The running server said off at {at}.",
    "nothing_leaves_here": "Nothing of {title}'s telemetry leaves.",
    "file_off_server_unchecked": "Your file says off; the running server could not be checked.",
    "not_looked_yet": "Nobody has looked yet.",
    "observe_only": "This instance is only looked at: this program sends nothing for it.",
    "config_not_known": "The config could not be read, so nothing is sent.",
    "says_off": "{where} says off ({key}={value}).",
    "config_says_on": "The config says on, and nothing that could be read says off.",
    "own_destination_unknown": (
        "It is not known where the running server sends its own telemetry ({kind}), so sending it here as well could "
        "send it twice. Give this program an administrator's token to ask the server."
    ),
    "own_still_sends": (
        "The running server still sends its own telemetry ({kind}) to {value}; sending it here as well would send it "
        "twice. Restart the server, so that it reads its file."
    ),
    "own_sends_as_configured": (
        "The server sends its own telemetry ({kind}) to {value}, as its config says; sending it here as well would "
        "send it twice. To let this program send instead, set the instance's source to observe and then to collect."
    ),
    # --- states of payloads (core.retry, engine) ---
    "delivered": "The vendor accepted it ({status}).",
    "answer_again": "The answer was {status}: not taken now. It is tried again later.",
    "answer_redirect": (
        "The answer was a redirect ({status}), which is not followed. If the vendor's address changed, set the "
        "endpoint and release it."
    ),
    "answer_rejected": "The answer was {status}: refused for good. It is kept; release sends it again.",
    "outcome_unknown": (
        "The connection ended without an answer after bytes may have left ({error}: {detail}), so it may have "
        "arrived. It is sent again later, marked as a repeat."
    ),
    "attempt_dns": "The vendor's host name was not found ({detail}). Tried again later; check DNS or the network.",
    "attempt_refused": "The vendor's host refused the connection ({detail}). Tried again later.",
    "attempt_connect": "No connection to the vendor's host ({detail}). Tried again later; check the network.",
    "attempt_timeout_connect": "The vendor's host did not answer the connection in time ({detail}). Tried again later.",
    "attempt_timeout_write": "The connection took no more bytes in time ({detail}). Tried again later.",
    "attempt_timeout_read": "No answer came in time ({detail}). Tried again later.",
    "attempt_timeout_total": "The attempt took too long and was ended ({detail}). Tried again later.",
    "attempt_tls": "The encrypted connection could not be made ({detail}). Tried again later; is a proxy in between?",
    "attempt_tls_certificate": (
        "The certificate was not trusted ({detail}), so nothing was sent. If a proxy of your own decrypts, add its "
        "authority to the system's certificates; also check the clock. Tried again later."
    ),
    "attempt_tls_setup": (
        "The certificates could not be loaded ({detail}). Check SSL_CERT_FILE and SSL_CERT_DIR. Tried again later."
    ),
    "attempt_proxy_unreachable": (
        "The proxy could not be reached ({detail}). It is not by-passed; check the proxy setting. Tried again later."
    ),
    "attempt_proxy_refused": (
        "The proxy refused the connection ({detail}). It is not by-passed; allow the destination there. Tried again "
        "later."
    ),
    "attempt_proxy_auth": (
        "The proxy wants a login, or refused the one it got ({detail}). Put user and password into the proxy setting. "
        "Tried again later."
    ),
    "attempt_proxy_unsupported": (
        "The proxy setting cannot be used: {detail}. Nothing is sent past it; correct it. Tried again later."
    ),
    "attempt_closed": "The other side closed the connection before it answered ({detail}). Tried again later.",
    "attempt_write": "The connection broke while sending ({detail}). Tried again later.",
    "attempt_protocol": "The answer was no HTTP ({detail}). Tried again later; is the endpoint right?",
    "attempt_cut_off": "This program cut the attempt off ({detail}).",
    "attempt_interrupted": "The program ended during the attempt ({detail}).",
    "attempt_bad_request": "The message cannot be sent as HTTP ({detail}); nothing left. It is kept.",
    "attempt_not_allowed": (
        "Sending there is not allowed: {detail}. Nothing left. Destinations are https, or on this machine; set "
        "another endpoint."
    ),
    # --- config files ---
    "file_missing": "There is no file {path}. Check the instance's folder (set --home).",
    "folder_missing": "There is no folder {folder}. Check the instance's folder (set --home). Nothing was changed.",
    "file_no_permission": "No permission to {doing} {path}. Nothing was changed. Run this as a user who may.",
    "file_not_regular": "{path} is not an ordinary file, so it is left alone.",
    "file_too_large": "{path} is larger than {limit_mb} MB, which is no config file. It is left alone.",
    "file_error": "Cannot {doing} {path}: {detail}. Nothing was changed.",
    "file_changed": "{path} was changed by somebody else in between. Nothing was changed by us; look again and repeat.",
    "file_hard_linked": (
        "{path} has {count} names (hard links); replacing it would leave the others with the old content. "
        "Nothing was changed. Make it a file of its own (copy it, then move the copy over it), then repeat."
    ),
    "file_read_only": "{path} is read-only. Nothing was changed. Make it writable, or run this as a user who may.",
    "folder_read_only": (
        "The folder {folder} is read-only or not yours to write. Nothing was changed. Make it writable, or run this as "
        "a user who may write there."
    ),
    "file_owner_not_kept": (
        "{path} belongs to another user (user {uid}, group {gid}), and only an administrator can replace it without "
        "changing that. Nothing was changed. Run this as that user, or as root."
    ),
    "file_acl_not_kept": "The access list of {path} could not be kept, so nothing was changed. Run this as its owner.",
    "file_is_mount": (
        "{path} is mounted into this place by itself and cannot be replaced here. Nothing was changed. "
        "Change it where it is mounted from."
    ),
    "file_not_confirmed": "{path} was replaced, but reading it back failed: {detail}. Look at the file.",
    "disk_full": "The disk with {path} is full (or a quota is used up). Nothing was changed. Make room, then repeat.",
    "file_gone_since": "{path} is gone since, so there is nothing to take back in it.",
    # --- another user's config file ---
    "needs_rights": "{path} belongs to {owner}: changing it takes an administrator. Nothing was changed in it yet.",
    "needs_rights_by_hand": (
        "{path} belongs to {owner}, and this change is none that an administrator can be asked for. Nothing was "
        "changed in it. Run this as {owner}, or change the lines by hand."
    ),
    "rights_unreadable": (
        "You may not read {path}, so what to change in it cannot be worked out. Nothing was changed. An administrator "
        "can let you read it: sudo setfacl -m u:{user}:r {quoted} (and enter its folders: u:{user}:x). Then repeat."
    ),
    "rights_cancelled": "No administrator's password was given, so {path} was not changed. Try again when you like.",
    "rights_not_allowed": "No administrator could be asked ({detail}), so {path} was not changed.",
    "rights_refused": "The helper for other users' files stopped. {why}",
    "rights_not_confirmed": "The helper says that {path} is changed, but it cannot be seen there. Look at the file.",
    "rights_usage": (
        "Usage: telemetry-tray-helper {words} PRODUCT PATH SHA256-BEFORE|absent SHA256-AFTER|absent [service=NAME] "
        "[relay=ADDRESS:PORT/TOKEN]"
    ),
    "rights_not_root": "This changes another user's file, so root starts it: with sudo, or through the program itself.",
    "rights_path": "{path} is no absolute path that is written in one way only. Nothing was changed.",
    "rights_name": "{path} is no file that may be changed for another user; {names} is. Nothing was changed.",
    "rights_no_compose": "There is no compose file beside {path}. Nothing was changed.",
    "rights_relay_elsewhere": "{address} is no address of this machine, so nothing is pointed there for another user.",
    "rights_link": (
        "On the way to {path} there is a link, or something that is no folder, at {at}. Nothing was changed. If you "
        "did not put it there just now, somebody else did: look at it, then repeat."
    ),
    "rights_not_there": "Cannot get to {path}, at {at}: {detail}. Nothing was changed.",
    "rights_shared_folder": (
        "{path} belongs to root but lies in a folder that others can change, so it is left alone. Give the folders to "
        "root as well, or the file to the user of the server, then repeat."
    ),
    "rights_other_content": "{path} is not as it was when this was asked for. Nothing was changed. Look again, repeat.",
    "rights_other_change": (
        "What the helper would do to {path} is not what was shown: it is of another version, or knows nothing of the "
        "edits that are to be taken back. Nothing was changed. Change the lines by hand, or run this as the owner of "
        "the file."
    ),
    "rights_store": (
        "{folder}, where the helper keeps what it can take back, is no folder that only root can enter. Nothing was "
        "changed. Look at what is there, and remove it."
    ),
    "rights_record": "What the helper keeps of earlier changes of {path} cannot be read or kept. Nothing was changed.",
    "rights_helper_crashed": "The helper ended where it should not ({what}). Look at the file; please report it.",
    # --- containers and commands ---
    "found_no_home": (
        "Process {pid} is a SonarQube whose folder cannot be seen: it belongs to another user. Say where it is: --home."
    ),
    "found_not_everything": "The search for compose files was ended after {seconds} s; there may be more.",
    "restart_container": (
        "No compose file is known that makes {name}. Make it anew as you made it, with the variables shown; starting "
        "it again keeps its old environment."
    ),
    "restart_not_running": (
        "No process of it can be seen on this machine, so it is not known how it is started. Start it as you always do."
    ),
    "restart_by_hand": (
        "Process {pid} was started neither by a service of its own nor by its script. Stop it and start it as you "
        "always do."
    ),
    "restart_as_you_do": "How {title} is started here is not known. Restart it as you always do.",
    "restart_goes_on": "{command} has not ended in {seconds} s. It goes on; look again when it has.",
    "restart_failed": "{command} ended with {exit_code}; nothing is known to be restarted.",
    "restart_way_changed": "It runs otherwise than when this was shown. Look again at how it is restarted.",
    "restart_in_terminal": "This asks for a password on a terminal: run it there.",
    "at_work_not_known": "Whether it is at work could not be asked: {why}",
    "rehearsal_not_known": "What it would do could not be found out: {why}",
    "beyond_not_known": "Whether more than this program's edit would be applied is not known: {why}",
    "compose_makes_first": "There is no container of {service} yet; it would be made.",
    "compose_only_ours": "Nothing but this program's edit would be applied: without it {name} is as its files say.",
    "compose_more_than_ours": (
        "More than this program's edit would be applied: the compose files were changed otherwise since {name} was "
        "made."
    ),
    "container_hash_unknown": "{name} carries no hash of its configuration.",
    "tool_missing": "{tool} is not installed here, or not on the PATH, so its containers could not be looked at.",
    "tool_not_allowed": (
        "Could not look: this user may not use {tool}. Add the user to its group, or run this as one who may."
    ),
    "tool_no_daemon": "Could not look: the service behind {tool} does not run. Start it, then look again.",
    "tool_hangs": "Could not look: {tool} did not answer in {seconds} s, and was ended. Does its service hang?",
    "tool_says_too_much": "{tool} printed more than can be meant; it was ended.",
    "tool_failed": "{tool} failed: {detail}",
    "no_such_container": "There is no such container. See docker ps --all, or podman ps --all.",
    "bad_container_name": "{name} is no name or id of a container.",
    "container_not_running": "The container {name} does not run.",
    "no_container_of_service": (
        "There is no container of the service {service} yet, or it was made in another folder; so nothing is known "
        "of a running server."
    ),
    "read_at_start": "The running server read this when it started ({started_at}).",
    "changed_since_start": (
        "The file was changed ({changed_at}) after the server started ({started_at}), so what it read is not known."
    ),
    "properties_bad_escape": (
        "{path}, line {line}: a \\u that no four hex digits follow. A server does not start with such a file. "
        "Correct that line."
    ),
    "properties_too_many": "{path} sets our keys on more than {limit} lines. It is left alone; look at the file.",
    "our_line_changed": "{path}, line {line}: {key} was changed by somebody else since, so it stays as it is.",
    "our_line_gone": "{path}: the line with {key} was removed by somebody else since, so it is not put back.",
    "value_not_writable": "This value cannot stand in a config file: {value}.",
    "bad_inverse": "The journal's note of how to take an edit back cannot be read. Nothing was changed.",
    "no_config_known": (
        "The config file of {name} is not known, so it cannot be changed from here. Tell where it is (set --home), "
        "or paste the lines shown."
    ),
    # --- compose files ---
    "compose_too_large": "{path} is larger than {limit_kb} kB, which is no compose file. It is left alone.",
    "compose_not_text": "{path}, line {line}: not UTF-8, so it is no compose file. Nothing was changed.",
    "compose_syntax": (
        "{path}, line {line}, column {column}: {problem}. docker compose cannot read it either. Nothing was changed. "
        "Correct that place, then repeat."
    ),
    "compose_duplicate_key": (
        "{path}, line {line}, column {column}: {key} stands there twice, and docker compose refuses that. Nothing was "
        "changed. Remove one of the two, then repeat."
    ),
    "compose_too_deep": "{path} refers to itself or is nested too deep. It is left alone.",
    "compose_no_service": "{path} has no service {service}; there is: {known}. Nothing was changed.",
    "compose_cannot_edit": (
        "{path} is written in a way that cannot be changed without touching lines that are not ours (an alias, a "
        "merge, a value over several lines). Nothing was changed. Paste the lines shown instead."
    ),
    "compose_from_shell": (
        "The value comes from the shell in which docker compose runs ({names}), which cannot be seen from here."
    ),
    "compose_from_dotenv": (
        "The value comes from .env ({names}); a variable of that name in the shell that runs docker compose beats it."
    ),
    "compose_which_service": (
        "{path}: which service is it? Those with an image of that product: {found}. Name it with --service."
    ),
    "compose_stack": (
        "{name} belongs to the stack {stack}, so no compose file of this machine makes it anew. Set the variables "
        "where the stack is defined."
    ),
    "compose_other_files": ("{name} was made from {files}, not from {path}. Add that one instead (set --compose)."),
    "compose_override_left_out": (
        "{override} was there when the container was made, and was not read: docker compose was given its files by "
        "name ({files}). Name the override too, with one -f more, or in COMPOSE_FILE."
    ),
    "compose_file_listed": (
        "{path} lists the compose files (COMPOSE_FILE), and {override} is not among them, so docker compose does not "
        "read it. Add it to that list."
    ),
    "compose_file_chosen": (
        "{path} is not the file that docker compose takes by itself, so it is named with -f, and then {override} is "
        "not read. Name it too: -f {path} -f {override}."
    ),
    "compose_include": "{path} includes other compose files, which are not followed.",
    "compose_extends": "{path}, line {line}: extends a service of another file, which is not followed.",
    # --- sonarqube ---
    "sq_no_config_file": "There is no {path}; the server then uses its defaults, and telemetry is on by default.",
    "sq_ignored_name": "The server ignores {key}, the name in its manual; it reads {instead}.",
    "sq_blank_is_default": "{key} is there without a value; the server then uses its default, which is on.",
    "sq_value_from_environment": (
        "The value {value} refers to an environment variable, which some versions look up and others take literally."
    ),
    "sq_environment_too_old": "SonarQube {version} does not read environment variables yet (8.2 does).",
    "sq_analyses": (
        "Analyses: {running} running, {waiting} waiting. A restart interrupts them; they begin again after it."
    ),
    "sq_no_analyses": "No analysis runs or waits.",
    "sq_file_in_image": (
        "The container's own sonar.properties was not looked into; as it comes with the image it says nothing, and the "
        "default counts."
    ),
    "process_of_other_user": "Could not look, because process {pid} belongs to another user.",
    "sq_value_encrypted": "The value is encrypted ({cipher}); only the server can read it.",
    "sq_second_channel": (
        "This version has a second channel ({key}); it is not known whether its switch for telemetry stops that too."
    ),
    "sq_remark_enable": "the name the server reads",
    "sq_remark_enabled": "the name in its manual, which the server ignores",
    "sq_remark_farewell": "so that its farewell message (the server's id) goes nowhere",
    "sq_remark_sink": "an address of this machine where nobody listens",
    "sq_remark_address": "this program",
    # its web API and what is collected from it
    "sonarqube_no_url": (
        "The address of {name}'s server is not known, so it cannot be asked. Give it with telemetry-tray set {name} "
        "--url."
    ),
    "sonarqube_no_token": (
        "No token: the running server of {name} cannot be asked for its settings, users and projects. Give an "
        "administrator's token with telemetry-tray set {name} --token-file or --token-stdin."
    ),
    "sonarqube_not_admin": (
        "The token of {name} is not an administrator's, so the running server does not show its settings. Give one "
        "of a user with the permission Administer System."
    ),
    "sonarqube_not_ready": "The server at {url} says that it is {status}. It is tried again later.",
    "sonarqube_no_version": "The server at {url} tells neither its server ID nor its version, even to this token.",
    "sonarqube_unexpected_answer": (
        "{path} answered in a form that this program does not know ({what}). Nothing was built from it. Is this "
        "SonarQube version newer than this program?"
    ),
    "sonarqube_list_changed": (
        "The list of {what} changed while it was read, twice. Nothing was built from it. It is tried again later."
    ),
    "sonarqube_too_many_users": (
        "There are {total} users, and only {most} can be listed over the web API. No ping was built, because it would "
        "be incomplete. Let the server's own telemetry pass through this program instead (source relay)."
    ),
    "sonarqube_too_many_projects": (
        "There are {total} projects, and only {most} can be listed over the web API. No ping was built, because it "
        "would be incomplete. Let the server's own telemetry pass through this program instead (source relay)."
    ),
    "sonarqube_not_in_api": "The web API of SonarQube {version} does not offer it.",
    "sonarqube_no_deactivated_users": "The web API of SonarQube {version} lists active users only (all from 9.7).",
    "sonarqube_no_statistics": (
        "SonarQube {version} did not show the exact payload in api/system/info, so it was rebuilt from the web API."
    ),
    # --- testsigma ---
    "ts_not_set": "No file sets {key}, so the server's own default counts.",
    "ts_file_in_image": (
        "Nothing that can be seen sets {key}; the container's own file was not looked into, and as it comes with the "
        "image the default counts."
    ),
    "ts_other_files": (
        "{name} ({value}) makes the server read other files than the usual ones, and these were not looked into."
    ),
    "ts_runs_not_told": "{title} does not tell whether tests are running. A restart breaks them off.",
    "ts_only_true": "{key} counts only when it is the word true; {value} is taken for false.",
    "ts_placeholder": "The value {value} refers to something that is looked up when the server starts.",
    "ts_only_before": (
        "It counts only until the first set-up of the server is finished; since then the flag in its database does."
    ),
    "ts_tick_undone": (
        "Off now, but the first set-up of this server is not finished, so its next ping sets it on again. Run opt-out "
        "to set it for good."
    ),
    "ts_flag_kept": "Kept in the server's database; it is what the tick in its own portal sets.",
    "ts_flag_not_kept": "In the server's database, but set anew at each ping until the first set-up is finished.",
    "ts_no_flag": "The server at {url} did not say whether telemetry is on.",
    "ts_events_have_no_switch": (
        "Eleven kinds of events still leave, whatever the switch says: Testsigma has none for them, in any released "
        "version. They stop when its platform URL leads to the relay, or to an address where nobody listens."
    ),
    "ts_seen_in_log": "Where its last message went by its own log ({at}).",
    "ts_url_not_known": (
        "It is not known where the running server's platform URL points: its log has no message since its start. A "
        "log-in would tell (set --user U --password-stdin)."
    ),
    "ts_seen_cut": "The log shows only the first {characters} characters of it.",
    "ts_remark_switch": "the ping; counts until the server's first set-up is finished",
    "ts_remark_sink": "an address of this machine where nobody listens: stops the events, and what else goes there",
    "ts_remark_url": "where the server is to send its telemetry and look for the vendor's services",
    "ts_remark_flag": "in the server's database: its ping goes by this, at once",
    "ts_flag_not_taken": "The server at {url} did not keep the flag. It is set again later.",
    "ts_stops_agents": "Agents do not start: each fetches a certificate there, and ends without it.",
    "ts_stops_platforms": "The lists of systems, browsers and devices stay empty, for local runs too.",
    "ts_stops_addons": "The add-on store and its sign-in do not open.",
    "ts_stops_ios": "iOS devices cannot be prepared (images, certificates, signing).",
    "ts_stops_lab": "Runs in the vendor's lab, uploads to it and visual testing fail.",
    "ts_stops_suggestions": "Suggestions for failed steps are not shown.",
    "ts_stops_sign_up": "Signing up, activating and signing in with Google or GitHub fail.",
    "ts_cannot_stop": (
        "Not stopped by anything here: the pages of its portal load Freshchat (with your e-mail address) and Beamer "
        "in the browser, and signing up sends your name and e-mail with the server's id."
    ),
    "ts_no_url": (
        "The address of {name}'s server is not known, so it cannot be asked. Give it with telemetry-tray set {name} "
        "--url."
    ),
    "ts_no_log": (
        "There is no log {path}, so what {name} sends by itself cannot be seen. Check the instance's folder (set "
        "--home). It is looked for again."
    ),
    "ts_log_unreadable": (
        "The log {path} cannot be read ({detail}), so what {name} sends by itself cannot be seen. Let this user read "
        "it. It is tried again."
    ),
    "ts_wrong_password": (
        "The server of {name} does not take this password of {user}. Give the right one: telemetry-tray set {name} "
        "--user {user} --password-stdin."
    ),
    "ts_wrong_key": (
        "The server of {name} does not take this API key. Give the one in its settings: telemetry-tray set {name} "
        "--token-stdin."
    ),
    "ts_not_let_in": "The server of {name} does not show {path} to this user, although the log-in was right.",
    "ts_no_form_log_in": (
        "The server of {name} has no log-in with user and password. Give an API key instead (--token-stdin); with it "
        "elements, environments, runs and uploads can be listed."
    ),
    "ts_unexpected_answer": (
        "{path} answered in a form that this program does not know ({what}). Nothing was made of it. Is this version "
        "of Testsigma newer than this program?"
    ),
    "ts_no_version": "Neither the server's log nor its web API told the version.",
    "ts_no_log_in": (
        "No log-in: the running server of {name} cannot be asked for what it has. Give one with telemetry-tray set "
        "{name} --user U --password-stdin, or an API key with --token-stdin."
    ),
    "ts_no_server_id": (
        "The id of {name}'s server is not known: an API key does not show it, and its log has no message yet. Give a "
        "log-in (set {name} --user U --password-stdin), or the folder with its log (--home)."
    ),
    "ts_list_failed": (
        "The list of {of} could not be read, so nothing that is gone is told of it; it is read again. {why}"
    ),
    "ts_key_only": (
        "An API key does not open all lists of {name}: nothing is told of {lists}. A log-in does (set {name} --user U "
        "--password-stdin)."
    ),
    "ts_list_changed": "The list {path} changed while it was read. It is read again later.",
    "seen_of_other_server": (
        "What {name} shows of its sending is another server's (its id differs), so it was not taken over. If it is the "
        "same instance, set up anew, say so: telemetry-tray set {name} --new-server."
    ),
    # --- journal ---
    "journal_full": (
        "The journal {path} cannot be written: the disk is full. What was stored before is safe; nothing is sent until "
        "it can be recorded. Make room, or shorten the retention in the settings."
    ),
    "journal_read_only": (
        "The journal {path} cannot be written: the file or its file system is read-only. Nothing is sent until it can "
        "be recorded. Make it writable for the user who runs this program."
    ),
    "journal_no_right": (
        "The journal {path} belongs to somebody else or is closed to this user ({problem}). Nothing was changed. Run "
        "this program as the file's owner, or set TELEMETRY_TRAY_HOME to a folder of your own."
    ),
    "journal_cannot_open": (
        "The journal {path} cannot be opened ({problem}). Nothing is sent meanwhile. Look whether its folder is there "
        "and belongs to the user who runs this program."
    ),
    "journal_not_a_file": (
        "{path} is a folder, a link or a device, not the journal's file. Nothing was changed. Move it away and start "
        "this program again."
    ),
    "journal_disk_error": (
        "The disk failed while the journal {path} was read or written ({problem}). Nothing is sent meanwhile. Check "
        "the disk; the system's log says more."
    ),
    "journal_corrupt": (
        "The journal {path} is damaged ({problem}). Nothing is sent meanwhile, and nothing was deleted. Quit this "
        "program, move the file away, and start again with an empty journal: {command} (instances have to be added "
        "again; your servers' own settings stay as they are)"
    ),
    "journal_not_a_database": (
        "{path} is no journal, or its beginning is damaged ({problem}). Nothing is sent meanwhile, and nothing was "
        "deleted. If it is not yours to keep, move it away and start again: {command}"
    ),
    "journal_foreign": (
        "{path} is a database of another program. Nothing was changed. Move it away, or set TELEMETRY_TRAY_HOME to "
        "another folder."
    ),
    "journal_newer": (
        "The journal {path} was written by a newer version of this program (format {version}, this one knows "
        "{newest}). Nothing was changed and nothing is sent. Install the newer version again."
    ),
    "journal_older": (
        "The journal {path} is from an older version of this program (format {version} of {newest}). Start the program "
        "once, so that it is brought up to date; a copy is kept."
    ),
    "journal_locked": (
        "The journal {path} is in use by another program that does not let go. It is tried again; if it stays so, look "
        "for a program that has the file open (a backup, a database viewer)."
    ),
    "journal_opened_read_only": "The journal {path} was opened for reading only. This is a fault of the program.",
    "journal_misused": "The journal was asked for something it cannot do ({problem}). This is a fault of the program.",
    "export_failed": "The export could not be written to {path} ({problem}). What was there before is unchanged.",
    "report_needs_instance": (
        "A report is about one instance; name it: telemetry-tray export NAME --format html FILE. There is: {known}."
    ),
    "report_past_us": (
        "{title} sends to {vendor} past this program: what it sends, and whether it arrives, is not seen here."
    ),
    "report_rebuilt": (
        "The message is built by this program from what {title}'s web API offers; the server's own one may hold more."
    ),
    "report_other_ways": (
        "What {title} sends in other ways than its telemetry (updates, plugins, licences, pages that load things from "
        "elsewhere) is not looked at."
    ),
    "no_such_language": "There is no translation into {language}; there is: {known}.",
    "no_such_format": "There is no export format {format}; there is: {known}.",
    "naive_instant": "A time without a zone ({at}) reached the journal. This is a fault of the program.",
    "bad_transition": "A payload cannot go from {was} to {to}. This is a fault of the program.",
    "no_such_instance_id": "There is no instance with number {id}: it was removed meanwhile.",
    # --- secrets, http, preferences (system) ---
    # preferences
    "preferences_broken": (
        "The settings in {path}, line {line}, cannot be understood: {problem}. Mend that line, or delete the file to "
        "get the defaults."
    ),
    "preferences_unusable": "The settings in {path} cannot be used: {problem}. Mend that, or delete the file.",
    "ca_file_unusable": (
        "The certificates in {path} cannot be used: {problem}. Choose a file in PEM form, or leave the field empty."
    ),
    "proxy_unsupported": "This proxy cannot be used: {problem}.",
    "proxy_unreachable": "The proxy {proxy} cannot be reached: {problem}. Check its address and port.",
    "proxy_refused": "The proxy {proxy} lets nothing through to {host}: {problem}. Ask whoever runs it.",
    "proxy_no_host": "No instance sends anything off this computer yet, so there is nothing to ask the proxy for.",
    "proxy_not_here": "Here only addresses of this computer are used, so no other proxy is asked.",
    "preference_invalid": "The setting {key} cannot have this value: {problem}.",
    "autostart_unusable": "The start at login could not be changed ({path}): {problem}.",
    "autostart_not_here": "This program cannot be started at login from here: a demo, or no desktop's login.",
    # secrets
    "secret_locked": (
        "The keyring ({backend}) did not give the secret: {detail}. Unlock it (log in to the desktop, or click the "
        "locked token), or keep the token in a file of yours (--token-file)."
    ),
    "secret_missing": (
        "The keyring has no secret for {instance}. Store it again: telemetry-tray set {instance} --token-stdin."
    ),
    "secret_not_entered": (
        "The secret of {instance} is kept in memory only and was not entered since this program started. Enter it, "
        "or use telemetry-tray set {instance} --token-file FILE."
    ),
    "secret_malformed": "This cannot be a token or password: {problem}.",
    "keyring_unusable": (
        "No keyring that keeps secrets safely can be used here ({backend}: {problem}). Keep the token in a file that "
        "only you can read instead: --token-file FILE."
    ),
    "keyring_not_set_up": (
        "There is no keyring yet ({backend}). Log in to the desktop once or make one there, or keep the token in a "
        "file that only you can read: --token-file FILE."
    ),
    "keyring_failed": (
        "The keyring ({backend}) failed: {problem}. Mend it, or keep the token in a file that only you can read: "
        "--token-file FILE."
    ),
    "token_file_relative": "The path {path} of the secret's file must be absolute.",
    "token_file_unusable": "The secret's file {path} cannot be used: {problem}. It must hold one line, the secret.",
    "insecure_token": (
        "{url} is not encrypted and not on this machine, so your token would be readable on the way. Use https, or an "
        "address of this machine."
    ),
    "api_bad_url": (
        "The instance's address is no usable URL: give http(s)://HOST[:PORT][/PATH], without a user name, password, "
        "? or #."
    ),
    "api_not_loopback": "{url} is not on this machine, and the demo never leaves it.",
    "api_proxy": "The proxy for {url} cannot be used: {detail}. Correct the proxy setting or environment variable.",
    "api_tls_setup": (
        "The certificates for {url} could not be loaded ({detail}). Check SSL_CERT_FILE and SSL_CERT_DIR."
    ),
    "api_certificate": (
        "The certificate of {url} is not trusted: {detail}. Add its authority to the system's certificates, or name "
        "it in SSL_CERT_FILE."
    ),
    "api_unreachable": "{url} could not be reached: {detail}. Is the server running, and is the address right?",
    "api_timeout": "{url} did not answer within {seconds} s. It is tried again later.",
    "api_unauthorized": (
        "{url} did not accept the token or password (401). It may have expired: give a new one with telemetry-tray set."
    ),
    "api_forbidden": "{url} refused (403): the user of this token lacks the right. Use a token of an administrator.",
    "api_not_found": "{url} does not exist on this server (404). Is the address, with its path, right?",
    "api_rejected": "{url} refused the request ({status}): {message}",
    "api_busy": "{url} asked for fewer requests (429 or 503). It is tried again later.",
    "api_server_error": (
        "{url} failed with an error of its own ({status}); the server's log says more. It is tried again later."
    ),
    "api_redirected": (
        "{url} redirects to {location}; redirects are not followed, because the token would go along. Set the "
        "address that is meant."
    ),
    "api_not_json": (
        "{url} answered something else than the web API ({content_type}): a login page, a proxy, or another program? "
        "Check the address."
    ),
    "api_cut_short": "The answer of {url} ended too early. It is tried again later.",
    "api_too_deep": "The answer of {url} is nested deeper than {limit} levels; it was not read.",
    "api_too_large": "The answer of {url} is larger than {limit_bytes} bytes; it was not read to its end.",
    # paths
    "folder_relative": (
        "The folder {path} is not an absolute path: set HOME, or the XDG_ variable that it comes from, to one."
    ),
    "folder_not_ours": (
        "The folder {path} belongs to user {owner}, this program runs as user {us}. Run it as that user, or use "
        "another folder (TELEMETRY_TRAY_HOME)."
    ),
    "folder_open_to_others": (
        "Others can write into {path} (mode {mode}), so what lies there may not be yours. Look at it, then run "
        "chmod 700 on it."
    ),
    "folder_parent_unsafe": (
        "Others can replace the folder {path}, because {parent} is theirs or writable for everybody. Use another "
        "folder (TELEMETRY_TRAY_HOME) or mend its rights."
    ),
    "folder_unusable": "The folder {path} cannot be used: {problem}. Make it usable, or set TELEMETRY_TRAY_HOME.",
    "file_unusable": "The file {path} cannot be used: {problem}.",
    "file_not_private": "{path} is not private: {problem}. Only you may read it: chown it to you and chmod 600 it.",
    "identifier_key_damaged": (
        "{path} has {size} bytes instead of {expected}. Put it back from a backup; without one delete it, and the "
        "next ping has new identifiers for your users and projects."
    ),
    # --- guard ---
    "guard_email": "{path} holds e-mail addresses ({count}). Look at it, then release or discard the message.",
    "guard_ip": "{path} holds IP addresses ({count}). Look at it, then release or discard the message.",
    "guard_host": "{path} holds host names ({count}). Look at it, then release or discard the message.",
    "guard_home_path": "{path} holds paths of home folders ({count}). Look at it, then release or discard the message.",
    "guard_known_name": (
        "{path} names a user, project or repository of this instance ({count}). Look at it, then release or discard "
        "the message."
    ),
    "guard_unknown_field": (
        "{path} is not among the fields that the vendor documents ({count}). Look at it; telemetry-tray approve lets "
        "it through from now on."
    ),
    "guard_unexpected_form": (
        "{path} has values of another form than it should have ({count}). Look at it, then release or discard the "
        "message."
    ),
    "guard_duplicate_key": (
        "{path} stands more than once in the same object ({count}), so readers may disagree on what it says. Look at "
        "it, then release or discard the message."
    ),
    "guard_not_json": (
        "The message is no JSON that can be read, so it could not be checked. Look at it, then release or discard it."
    ),
    "bad_dictionary": "The dictionary of fields is broken at {where}: {problem}. Install the program again.",
    "resource_missing": "The program's own file {name} is missing. Install the program again.",
    "icon_empty": "The program's icon is drawn empty. Install the program again; if it stays so, please report this.",
    "relay_deaf": (
        "A relay listens on {address} and gives no answer that it should ({told}). Does something else on this "
        "machine take its connections?"
    ),
    "tls_trial_not_here": (
        "A TLS server to try can be made on Linux only. Nothing is wrong: the system's certificates are used."
    ),
    "resource_name": "{name} is no name of a file of the program. Please report this.",
    # --- engine and command line ---
    "engine_elsewhere": "Another telemetry-tray is at work (process {pid}, {role}). Try again in a moment.",
    "already_runs": (
        "It runs already (process {pid}), and one is enough. See what it does: telemetry-tray status. End it: "
        "telemetry-tray quit."
    ),
    "engine_no_answer": (
        "The running telemetry-tray did not answer ({op}). If it hangs, end it: telemetry-tray quit, or its process."
    ),
    "engine_not_listening": (
        "The running telemetry-tray is starting or ending and does not listen ({op}). Try again in a moment."
    ),
    "engine_did_not_confirm": (
        "The file says off, but the running telemetry-tray (process {pid}) did not confirm that it stopped what was "
        "under way. It looks at the file before every attempt; to be sure that nothing leaves, end that process."
    ),
    "gate_is_shut": "This program itself sends nothing for it any more.",
    "switched_unrecorded": (
        "The file says off now, but this could not be written down, so revert cannot take it back (opt-in can)."
    ),
    "lock_unusable": (
        "The lock {path} cannot be used ({problem}), so it cannot be known whether another telemetry-tray is at work. "
        "Nothing is sent meanwhile. Make its folder writable for the user who runs this program, and see that the disk "
        "is not full."
    ),
    "cut_off_hangs": "The switch is set, but an attempt under way for {name} did not end: end the program to be sure.",
    "bad_request": "The running telemetry-tray did not understand the request ({detail}). Is it another version?",
    "no_such_product": "There is no product {name}; there is: {known}.",
    "no_such_instance": "There is no instance {name}; there is: {known}.",
    "no_such_payload": "There is no payload #{id}; see telemetry-tray log.",
    "no_payload_yet": "There is no payload of {name} yet; see the next one with telemetry-tray preview.",
    "name_taken": "There is an instance {name} already. Choose another name, or change it: telemetry-tray set.",
    "bad_name": "{name} is no name for an instance: 1 to {longest} visible characters, not beginning with a dash.",
    "bad_url": "{url} is no address that can be used: http(s)://HOST[:PORT][/PATH], without user, query or fragment.",
    "bad_listen": (
        "{text} is no place to listen: an address of this machine by its number and a port from 1024, like "
        "127.0.0.1:19077."
    ),
    "listen_everywhere": (
        "{text} means every address of this machine, so anybody in its networks could reach the relay. Name one: "
        "127.0.0.1, or for a server in a container this machine's address in its bridge network."
    ),
    "listen_not_here": "{address} is no address of this machine, so it cannot be listened on. Its own: {known}.",
    "listen_taken": (
        "Another program listens on {listen} already. Let it end, or take another port: --listen ADDRESS:PORT (the "
        "server's file is then changed to it, and the server must be restarted)."
    ),
    "listen_none_free": (
        "This machine hands out its ports from {first} to {last} to outgoing connections, and none of the others is "
        "free. Name one yourself: --listen 127.0.0.1:PORT."
    ),
    "listen_of_other": (
        "The relay of {name} listens on {listen} already. Each instance needs a port of its own: --listen ADDRESS:PORT."
    ),
    "listen_within_reach": (
        "{listen} is not on loopback: every container in that network, and, where no firewall stops it, other machines "
        "can reach it. They can knock; only what carries the secret path in the server's own settings and that "
        "server's id is taken in. What passes is not encrypted on that network."
    ),
    "listen_in_container": (
        "Inside a container 127.0.0.1 is the container itself, so a server there does not reach {listen}, unless it "
        "uses this machine's network. Name this machine's address in the container's network instead: --listen "
        "ADDRESS:PORT, with Docker mostly 172.17.0.1 or the gateway of the network that compose made."
    ),
    "listen_not_agreed": (
        "{listen} can be reached from outside of this machine, so it is taken only with your word: --yes, or on a "
        "terminal. Nothing was changed."
    ),
    "listen_handed_out": (
        "This machine hands out the port of {listen} to outgoing connections, so another program may have it when this "
        "one starts. Better one outside of that range; left out (--listen auto) it is chosen for you."
    ),
    "endpoint_is_relay": (
        "{url} leads to a relay of this program, so what it sends on would come back to it. Give another --endpoint."
    ),
    "relay_passes": (
        "{title} hands its own telemetry to this program on this machine. You see the very bytes, and this program "
        "sends them on unchanged to {vendor} ({url}) while the config says on."
    ),
    "relay_holds_first": (
        "The first message is held, and you release it as a whole after looking at it. Later ones go on at once, "
        "unless they have a field that you have not approved or name somebody."
    ),
    "relay_passes_functions": (
        "{title}'s server asks the same address for functions: certificates for agents, the list of browsers, signing, "
        "uploads, WebDriver. They pass through this program unchanged, and nothing of them is kept. Agents of {title} "
        "exit when nobody answers there, so this program must run whenever {title} does."
    ),
    "relay_breaks_sign_in": (
        "Signing in with Google or GitHub in its settings opens a window straight from your browser to this address: "
        "from this machine it may fail on the way back, from any other it does not open. Sign in before, or with a "
        "code."
    ),
    "relay_usage_leaves": (
        "What it tells of the use of add-ons leaves as its events do, unless you stop that by itself."
    ),
    "relay_usage_stopped": "What it tells of the use of add-ons is answered and does not leave.",
    "relay_ends": (
        "{name} goes through this program: without it {title}'s agents exit, and its events are lost until it runs "
        "again."
    ),
    "relay_not_up": (
        "{title}'s events go to this program's relay at {address}, which does not listen now as far as is known. "
        "Whether "
        "anybody else takes them there is not known. Start the service again: telemetry-tray service --set-up"
    ),
    "service_no_systemd": (
        "The relay of {title} must run whenever {title} does, since its agents exit when nobody answers. On this "
        "machine "
        "there is no systemd that could see to that, so it is not offered. Its source can be observe or collect."
    ),
    "service_not_set_up": (
        "The relay of {title} must run whenever {title} does, whoever is logged in: its agents exit when nobody "
        "answers. "
        "Have this program started with the machine first: telemetry-tray service --set-up"
    ),
    "service_not_active": (
        "The relay of {title} must run whenever {title} does, and the service that sees to it ({name}) is not running. "
        "Look why: systemctl --user status {name}"
    ),
    "service_no_linger": (
        "The relay of {title} must run whenever {title} does, but the services of {user} end when {user} logs out. "
        "Allow "
        "them to stay: loginctl enable-linger {user}"
    ),
    "service_no_linger_allowed": (
        "The service runs, but it would end when {user} logs out, and staying was not allowed ({command}: {detail}). "
        "Run: "
        "sudo loginctl enable-linger {user}"
    ),
    "service_unavailable": "There is no systemd for users on this machine, so no service can be set up.",
    "service_failed": "{command} failed: {detail}. What was done before stays; try again when that is mended.",
    "service_file": "Cannot write {path}: {problem}.",
    "service_other_runs": (
        "This program runs already (process {pid}), and the service could not start beside it. End it first: "
        "telemetry-tray quit. Its window can be opened again afterwards, and shows what the service does."
    ),
    "service_still_needed": (
        "{name} goes through this program. Give it another source first: set {name} --source observe"
    ),
    "probe_answers": "Just now {url} answered: {status}. Functions of {title} will get its answers.",
    "probe_error": (
        "Just now {url} answered {status}: {said} That is what functions of {title}, and its agents, will get; "
        "telemetry waits until somebody answers there."
    ),
    "probe_silent": (
        "Just now nobody answered at {url} ({detail}). Functions of {title}, and its agents, will get that as an "
        "error; "
        "telemetry waits until somebody answers there."
    ),
    "relay_holds_all": "Every message is held until you release it.",
    "relay_while_closed": (
        "While this program is not running nothing of {title}'s telemetry leaves: its server finds nobody there, and "
        "tries again at its next turn."
    ),
    "relay_without_config": (
        "The config file is not known to this program, so it cannot see that telemetry is on: it takes in and shows "
        "what comes, and sends nothing on. Give the installation's folder to let it send. {title} comes here once "
        "these lines stand in its config file; status then checks them."
    ),
    "relay_sends_itself": (
        "{title}'s own telemetry passes through here when its server sends it; one that this program builds would "
        "reach the vendor besides it. To send the documented ping instead, set the source to collect."
    ),
    "relay_old_path": (
        "Until it is restarted, what it sends to the old address is refused and counted, and does not leave."
    ),
    "relay_not_set_up": "The relay of {name} has no port yet. Set its source to relay again.",
    "relay_port_taken": (
        "Another program listens at {address}, so the relay of {name} cannot: nothing of its telemetry comes through "
        "or leaves meanwhile. End that program, or give the relay another port (set {name} --listen). It is tried "
        "again."
    ),
    "relay_cannot_listen": (
        "The relay of {name} cannot listen at {address} ({detail}): nothing of its telemetry comes through or leaves "
        "meanwhile. Check that this machine has that address, or give it another one (set {name} --listen). It is "
        "tried again."
    ),
    "first_payload": (
        "This is the first message that came through: it is held as a whole, so that you see what it says. Releasing "
        "it lets its fields (there are {count}) through from now on."
    ),
    "new_fields": (
        "It has something that you have not let through before: {fields}. Releasing it lets that through from now on."
    ),
    "usage_stopped": "What it tells of the use of add-ons is stopped, as you set it.",
    "usage_key_gone": "The key that it has to carry is kept in memory only, and went when this program ended. It was"
    " not sent, and cannot be any more.",
    "hold_all": "Everything of this instance is held until you release it, as you set it.",
    "farewell": (
        "The server's farewell: it tells the vendor its identifier, and that telemetry was switched off. It is held; "
        "release sends it, discard drops it."
    ),
    "farewell_announced": "The server's farewell; you wanted the vendor told.",
    "farewell_let_go": "The server's farewell leaves only on your word.",
    "relay_loop": (
        "Its destination {url} is the relay of an instance of this program, so it would come back. Set another "
        "endpoint (set {name} --endpoint)."
    ),
    "other_server": (
        "At {url} there is another {title} than the one added as {name}: its server id differs. Nothing was taken from "
        "it. Is it the same instance, set up anew? Then say so: telemetry-tray set {name} --new-server. If not, "
        "correct the address, or add that one as an instance of its own."
    ),
    "other_server_payload": (
        "Payload {id} carries the identifier of another server than {name}'s, so it is not sent. Discard it."
    ),
    "relay_closed": (
        "This program is not running, so nothing comes through and nothing leaves. Start it: telemetry-tray, or "
        "telemetry-tray run --headless."
    ),
    "relay_first_expected": (
        "The first message is expected between {earliest} and {latest}: {title} looks some hours after its start "
        "whether one is due."
    ),
    "relay_next_expected": "The next message of {title}'s daily run is expected between {earliest} and {latest}.",
    "relay_refused": (
        "{count} request(s) that were not this server's telemetry were refused and not forwarded (last {at})."
    ),
    "relay_silent": (
        "{title} should have sent its telemetry through {address} by {due_at}, and nothing came. The usual reasons: it "
        "was not restarted since it was pointed there (its main process; the web page's restart does not count), an "
        "environment variable or argument overrules its file, it uses a proxy also for this address, or the address in "
        "its file is another one."
    ),
    "relay_silent_refused": (
        "{title} should have sent its telemetry through {address} by {due_at}. What came since was refused ({count}): "
        "mostly the address in its file is not the one that this program made, or it is another server."
    ),
    "not_looked_into": (
        "It could not be looked into, so it is held. Look at its bytes, and release it only if you know what it says."
    ),
    "not_of_this_instance": "It carries the identifier of another server than that of {name}, so it does not leave.",
    "same_message": "The server sent the same message again (it is number {id}), so it goes out once.",
    "user_and_password": "A login is --user U together with --password-stdin or --password-file FILE.",
    "endpoint_in_clear": "{url} would carry telemetry in clear: use https, or an address on this machine.",
    "bad_instance": "What the journal has of an instance cannot be read ({detail}).",
    "where_is_it": "Say where the instance is: --home DIR (its files), --url URL (its web address), or both.",
    "home_is_no_folder": "{path} is no folder that can be seen from here.",
    "collect_needs_url": "With --source collect the server is asked for what to send: give its address, --url URL.",
    "collect_needs_home": (
        "With --source collect this program must see the config file, or it could not notice that telemetry is off: "
        "give its folder (--home DIR) or compose file. With --url alone it only looks."
    ),
    "token_is_empty": "No token came on standard input.",
    "gate_shut": "Not sent. {because}",
    "stopped_meanwhile": "Telemetry of {name} was stopped meanwhile; nothing more leaves.",
    "cut_off_meanwhile": (
        "What was under way for {name} was cut off: the program ended, or the instance was changed. What became of it "
        "stands in telemetry-tray log."
    ),
    "begun": "Begun.",
    "stopped_by_owner": "Telemetry was stopped.",
    "still_not_off": "The file was changed, but what it says now is {configured}: see telemetry-tray status.",
    "still_not_on": "The file was changed, but it still says {configured}: see telemetry-tray status.",
    "waited_too_long": "It waited a week for its vendor.",
    "kept_too_long": "It waited for you for as long as you keep bodies.",
    "engine_not_running": "The part that sends and switches is not running. Start it again, or restart the program.",
    "job_failed": (
        "Something went wrong that should not ({what}); it is tried again. The trace is in the program's log."
    ),
    "engine_ended": "The part that sends and switches ended although nobody asked it to.",
    "body_gone": "Its bytes are past the time that you keep them; only its line and its hash are left.",
    "newer_ping": "A newer ping of the same instance waits.",
    "guard_found": "To be looked at first: {findings}.",
    "cut_off_by_quit": "The program ended while it was being sent.",
    "released_by_owner": "You released it.",
    "discarded_by_owner": "You discarded it.",
    "settings_changed": "The instance's way or address was changed.",
    "instance_removed": "The instance was removed.",
    "not_in_that_state": "#{id} is {state}; that cannot be done with it.",
    "export_takes_one": "Name at most one instance and one file, not: {given}.",
    "bad_date": "{text} is no date; write it like 2026-03-01.",
    "qt_missing": (
        "The windows need PySide6, which is not installed or not complete here ({problem}). Install the extra "
        "`desktop` (pip install 'telemetry-tray[desktop]'), or run the engine alone: telemetry-tray run --headless"
    ),
    "no_display": (
        "There is no display here to show a window on (neither DISPLAY nor WAYLAND_DISPLAY is set). Run the engine "
        "alone: telemetry-tray run --headless"
    ),
    "display_unusable": (
        "The display cannot be used: {problem}. If it is there, libraries that Qt needs may be missing (README, "
        "Problems). Without a display run the engine alone: telemetry-tray run --headless"
    ),
    "keyring_not_opened": (
        'The token of {instance} is in the keyring, which is left alone after a start at login. Choose "Use the tokens '
        "in the keyring\" in the tray's menu, or open the window."
    ),
    "crashed": "Something went wrong that should not ({what}). The trace is in {where}; please report it.",
}


def untold(why: Reason) -> dict[str, Any]:
    """A reason as JSON for those who find the words themselves: the windows, in the owner's language."""
    return {"code": why.code, "facts": dict(why.facts)}


def nested(name: str, why: Reason) -> dict[str, str]:
    """Facts for a reason that quotes another one, as `name`: its sentence, and what it is made of."""
    return {name: sentence(why), f"{name}.code": why.code, **{f"{name}.{fact}": value for fact, value in why.facts}}


def printable(text: str) -> str:
    """`text` with control characters, line ends and bidirectional controls escaped, as Python would write them."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def sentence(why: Reason) -> str:
    """The English sentence for a reason; a code without one is shown as it is, with its facts."""
    facts = {name: printable(value) for name, value in why.facts}
    template = TEMPLATES.get(why.code)
    if template is None:
        return " ".join([why.code, *(f"{name}={value}" for name, value in facts.items())])
    return template.format_map(facts)


def sentence_in(why: Reason, translate: Callable[[str, str], str], instead: Mapping[str, str] | None = None) -> str:
    """The sentence for a reason in another language, with those that it quotes (`nested`). `translate` takes a context
    (`sentences`, `quoted`) and the English text. `instead`: other sentences for some codes, of the same facts."""
    from tray_app.core.quoted import NAMES, quoted_in  # Not loaded where English is spoken: `status` has to be fast.

    template = (instead or {}).get(why.code) or TEMPLATES.get(why.code)
    if template is None:
        return sentence(why)
    facts = dict(why.facts)
    words = {name: quoted_in(value, translate) if name in NAMES else printable(value) for name, value in facts.items()}
    for name in facts:
        if (code := facts.get(f"{name}.code")) is not None:
            start = f"{name}."
            inner = ((fact.removeprefix(start), value) for fact, value in facts.items() if fact.startswith(start))
            quoted = Reason(code, tuple(pair for pair in inner if pair[0] != "code"))
            words[name] = sentence_in(quoted, translate, instead)
    try:
        return translate("sentences", template).format_map(words)
    except (KeyError, ValueError, IndexError):
        # A translation that names a fact wrongly must not hide what happened.
        return template.format_map(words)
