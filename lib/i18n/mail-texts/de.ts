/** German. */
export const mailTexts = {
  mail: {
    hello: "Guten Tag {name},",
    footer: "Gesendet von {brand}.",
    linkAgain: "Funktioniert der Knopf nicht, öffnen Sie diese Adresse im Browser:",
    expires: "Der Link läuft {when} ab.",
    reset: {
      subject: "Passwort zurücksetzen",
      text: "Jemand möchte für Ihr Konto ein neues Passwort festlegen. Waren Sie das, geht es hier weiter:",
      button: "Neues Passwort festlegen",
      ignore: "Waren Sie das nicht, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.",
    },
    confirm: {
      subject: "E-Mail-Adresse bestätigen",
      heading: "Willkommen!",
      text: "Bitte bestätigen Sie, dass diese E-Mail-Adresse Ihnen gehört. Danach geht es dort weiter, wo Sie waren.",
      button: "Bestätigen",
      ignore: "Haben Sie diese Nachricht nicht angefordert, müssen Sie nichts tun.",
    },
    signIn: { subject: "Ihr Link zum Anmelden" },
    invitation: {
      subject: "Sie sind zu {host} eingeladen",
      heading: "Sie sind eingeladen!",
      text: "Jemand hat Sie eingeladen, ein Konto bei {host} zu haben.",
      button: "Einladung annehmen",
    },
    otp: {
      subject: "Ihr Code zum Anmelden",
      text: "Geben Sie diesen Code dort ein, wo Sie danach gefragt wurden:",
      expires: "Der Code läuft {when} ab.",
      ignore:
        "Niemand von {brand} wird Sie je nach diesem Code fragen. Melden Sie sich gerade nicht an, kennt jemand Ihr Passwort: Ändern Sie es.",
    },
    notification: { from: "Diese Nachricht kam über den Benachrichtigungsweg {name}." },
    setup: {
      heading: "Es funktioniert",
      text: "Diese Nachricht wurde gesendet, um die E-Mail-Einstellungen zu prüfen. Es ist nichts zu tun.",
    },
    safety: {
      time: "Zeit",
      address: "Netzadresse",
      browser: "Browser",
      review: "Konto ansehen",
      advice:
        "Waren Sie das, müssen Sie nichts tun. Waren Sie es nicht, ändern Sie jetzt Ihr Passwort und informieren Sie Ihre Administration.",
      newDevice: {
        title: "Neue Anmeldung an Ihrem Konto",
        body: "Jemand hat sich an Ihrem Konto {username} von einem Gerät angemeldet, das bisher nicht benutzt wurde.",
      },
      passwordChanged: {
        title: "Ihr Passwort wurde geändert",
        body: "Das Passwort Ihres Kontos {username} wurde geändert.",
      },
      emailChanged: {
        title: "Ihre E-Mail-Adresse wurde geändert",
        body: "Ihr Konto {username} hat ab jetzt eine andere E-Mail-Adresse. Dies ist die letzte Nachricht an die alte.",
      },
      authenticatorAdded: {
        title: "Ein neuer Weg zum Anmelden",
        body: "„{device}“ wurde zu Ihrem Konto {username} hinzugefügt und kann zum Anmelden benutzt werden.",
      },
      authenticatorRemoved: {
        title: "Ein Weg zum Anmelden wurde entfernt",
        body: "„{device}“ wurde von Ihrem Konto {username} entfernt und kann nicht mehr zum Anmelden benutzt werden.",
      },
    },
  },
  email: {
    heading: "Sehen Sie in Ihr Postfach",
    text: "Wir haben Ihnen eine Nachricht mit einem Link geschickt. Öffnen Sie ihn, um fortzufahren, auf diesem oder einem anderen Gerät.",
    hint: "Es kann eine Minute dauern, bis sie ankommt. Sehen Sie bitte auch im Spam-Ordner nach und prüfen Sie, ob Ihre Eingabe stimmt.",
    resend: "Nachricht noch einmal senden",
    startOver: "Von vorn beginnen",
    confirmHeading: "Noch ein Schritt",
    confirm: "Fahren Sie fort, um diese E-Mail-Adresse zu bestätigen.",
    elsewhere:
      "Sie haben den Link in einem anderen Browser geöffnet als dem, in dem Sie begonnen haben. Machen Sie hier weiter; die Seite im anderen können Sie schließen.",
    byLink: "Sie haben einen Link geöffnet, den Sie erhalten haben. Mit dem Knopf geht es weiter.",
  },
  errors: {
    sent_again: "Die Nachricht wurde noch einmal gesendet.",
    sent: "Wir haben Ihnen die Nachricht noch einmal geschickt.",
    verified: "Danke, Ihre E-Mail-Adresse ist bestätigt.",
    no_user: "Es gibt niemanden, dem eine Nachricht geschickt werden könnte. Bitte beginnen Sie von vorn.",
    too_many:
      "{count, plural, one {Wir haben Ihnen zu viele Nachrichten geschickt. Bitte versuchen Sie es in # Minute noch einmal.} other {Wir haben Ihnen zu viele Nachrichten geschickt. Bitte versuchen Sie es in # Minuten noch einmal.}}",
    not_configured:
      "Von dieser Adresse aus können keine Nachrichten mit Links gesendet werden. Bitte fragen Sie Ihre Administration.",
    prior_password:
      "Sie haben den Link in einem anderen Browser geöffnet als dem, in dem dieses Konto angelegt wurde. Geben Sie das dort gewählte Passwort ein, um fortzufahren. Wenn Sie das Konto nicht angelegt haben, schließen Sie diese Seite: Dann geschieht nichts.",
    link_used: "Dieser Link wurde schon benutzt. Bitte fordern Sie einen neuen an.",
    recovery_unproved:
      "Ihr Passwort kann erst gesetzt werden, wenn feststeht, dass dieses Konto Ihnen gehört. Bitte beginnen Sie von vorn.",
  },
} as const;
