/** What makes the pages live. Everything works without it, by links and forms. */

import { installCode } from "./code.ts";
import { installComposers, isTouched } from "./composer.ts";
import { startConversation } from "./conversation.ts";
import { copyOnClick } from "./copying.ts";
import { loadDatastar } from "./datastar.ts";
import { installDesktopNotifications, showDesktopNotifications } from "./desktop-notifications.ts";
import { installDialogs } from "./dialogs.ts";
import { installDropdowns } from "./dropdowns.ts";
import { installForms } from "./forms.ts";
import { installInbox } from "./inbox.ts";
import { installKeyboard, showKeys } from "./keyboard.ts";
import { installLightbox } from "./lightbox.ts";
import { installLive } from "./live.ts";
import { doWith } from "./message-actions.ts";
import { installEditing } from "./message-editing.ts";
import { installMessageTools } from "./message-tools.ts";
import { localizeTimes } from "./messages.ts";
import { installNavigation } from "./navigation.ts";
import { installNotifications } from "./notifications.ts";
import { installPeople } from "./people.ts";
import { installPictures } from "./pictures.ts";
import { installPresence, showPresence } from "./presence.ts";
import { installReactions } from "./reactions.ts";
import { installReactors } from "./reactors.ts";
import { installReading } from "./reading.ts";
import { installRefreshing } from "./refreshing.ts";
import type { Shown } from "./shown.ts";
import { rememberPlace } from "./switcher.ts";
import { installUnread, showUnread } from "./unread.ts";
import { watchVersion } from "./version.ts";

// What scripts do better is hidden where there are some.
document.documentElement.classList.add("scripted");
loadDatastar();
copyOnClick();
installDialogs();
installDropdowns();
installComposers();
installReactions();
installReactors();
installLightbox();
installMessageTools();
installEditing((message) => doWith(message, "edit", message));
installCode();
installUnread();
installPresence();
installReading();
installNotifications();
installDesktopNotifications();
installPictures();
installPeople();
installForms();
installInbox();
installRefreshing();
installKeyboard();
watchVersion();
installLive();
installNavigation(start);

/** Brings a part of the page to life: `#main` and `#pane`, each as often as another one is put in its place. */
function start(shown: Shown): void {
  localizeTimes(shown.root);
  for (const conversation of shown.root.querySelectorAll<HTMLElement>(".conversation")) {
    startConversation(conversation, shown.signal);
  }
  showKeys(shown.root);
  showDesktopNotifications();
  // What a page asks for first has the focus when it is loaded whole; so it has when it is put in place.
  if (shown.root.id === "pane" && !isTouched()) shown.root.querySelector<HTMLElement>("[autofocus]")?.focus();
  showPresence();
  showUnread();
  rememberPlace();
  window.dispatchEvent(new Event("ajet-shown"));
}
