/** Texts of mails, of the step that sends a link, and of what it refuses; in ICU MessageFormat like all messages. */
export const mailTexts = {
  en: {
    mail: {
      hello: "Hello {name},",
      footer: "Sent by {brand}.",
      linkAgain: "If the button does not work, open this address in your browser:",
      expires: "This link stops working {when}.",
      reset: {
        subject: "Reset your password",
        text: "Somebody has asked to set a new password for your account. If that was you, go on here:",
        button: "Set a new password",
        ignore: "If that was not you, you need not do anything: your password stays as it is.",
      },
      confirm: {
        subject: "Confirm your email address",
        heading: "Welcome!",
        text: "Please confirm that this email address is yours. After that you can go on where you were.",
        button: "Confirm",
        ignore: "If you did not ask for this message, you need not do anything.",
      },
      signIn: { subject: "Your link to log in" },
      invitation: {
        subject: "You have been invited to {host}",
        heading: "You are invited!",
        text: "Somebody has invited you to have an account at {host}.",
        button: "Accept the invitation",
      },
      otp: {
        subject: "Your code to log in",
        text: "Enter this code where you were asked for it:",
        expires: "This code stops working {when}.",
        ignore:
          "Nobody at {brand} will ever ask you to tell them this code. If you are not logging in just now, somebody else knows your password: change it.",
      },
      notification: { from: "This message was sent by the notification transport {name}." },
      setup: {
        heading: "It works",
        text: "This message was sent to try the mail settings out. There is nothing to do.",
      },
      safety: {
        time: "Time",
        address: "Network address",
        browser: "Browser",
        review: "Look at your account",
        advice:
          "If that was you, you need not do anything. If it was not, change your password now and tell your administrator.",
        newDevice: {
          title: "New login to your account",
          body: "Somebody has logged in to your account {username} from a device that was not used before.",
        },
        passwordChanged: {
          title: "Your password was changed",
          body: "The password of your account {username} was changed.",
        },
        emailChanged: {
          title: "Your email address was changed",
          body: "Your account {username} has another email address from now on. This is the last message to the old one.",
        },
        authenticatorAdded: {
          title: "A new way to log in",
          body: "“{device}” was added to your account {username} and can be used to log in.",
        },
        authenticatorRemoved: {
          title: "A way to log in was removed",
          body: "“{device}” was removed from your account {username} and cannot be used to log in any more.",
        },
      },
    },
    email: {
      heading: "Check your inbox",
      text: "We have sent you a message with a link. Open it to go on, on this device or any other.",
      hint: "It can take a minute to arrive. Please look among unwanted mail too, and make sure that what you entered is right.",
      resend: "Send the message again",
      startOver: "Start over",
      confirmHeading: "One more step",
      confirm: "Continue to confirm this email address.",
      elsewhere:
        "You opened the link in another browser than the one you began in. Go on here; the page in the other one can be closed.",
      byLink: "You opened a link that you were sent. Press the button to go on.",
    },
    errors: {
      sent_again: "We have sent the message again.",
      sent: "We have sent you the message once more.",
      verified: "Thank you, your email address is confirmed.",
      no_user: "There is nobody to send a message to. Please start over.",
      too_many:
        "{count, plural, one {We have sent too many messages to you. Please try again in # minute.} other {We have sent too many messages to you. Please try again in # minutes.}}",
      not_configured: "Mails with links cannot be sent from this address. Please ask your administrator.",
      prior_password:
        "You opened the link in another browser than the one in which this account was made. Type the password that was chosen there to go on. If you did not make this account, close this page: nothing will happen.",
      link_used: "This link was already used. Please ask for a new one.",
      recovery_unproved:
        "Your password cannot be set before you have shown that this account is yours. Please start over.",
    },
  },
  de: {
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
  },
  fr: {
    mail: {
      hello: "Bonjour {name},",
      footer: "Envoyé par {brand}.",
      linkAgain: "Si le bouton ne fonctionne pas, ouvrez cette adresse dans votre navigateur :",
      expires: "Ce lien cessera de fonctionner {when}.",
      reset: {
        subject: "Réinitialiser votre mot de passe",
        text: "Quelqu’un a demandé un nouveau mot de passe pour votre compte. Si c’était vous, continuez ici :",
        button: "Choisir un nouveau mot de passe",
        ignore: "Si ce n’était pas vous, vous n’avez rien à faire : votre mot de passe reste le même.",
      },
      confirm: {
        subject: "Confirmez votre adresse e-mail",
        heading: "Bienvenue !",
        text: "Veuillez confirmer que cette adresse e-mail est la vôtre. Vous pourrez ensuite reprendre là où vous en étiez.",
        button: "Confirmer",
        ignore: "Si vous n’avez pas demandé ce message, vous n’avez rien à faire.",
      },
      signIn: { subject: "Votre lien de connexion" },
      invitation: {
        subject: "Vous êtes invité(e) sur {host}",
        heading: "Vous êtes invité(e) !",
        text: "Quelqu’un vous invite à avoir un compte sur {host}.",
        button: "Accepter l’invitation",
      },
      otp: {
        subject: "Votre code de connexion",
        text: "Saisissez ce code là où il vous a été demandé :",
        expires: "Ce code cessera de fonctionner {when}.",
        ignore:
          "Personne chez {brand} ne vous demandera jamais ce code. Si vous n’êtes pas en train de vous connecter, quelqu’un connaît votre mot de passe : changez-le.",
      },
      notification: { from: "Ce message a été envoyé par le canal de notification {name}." },
      setup: {
        heading: "Tout fonctionne",
        text: "Ce message a été envoyé pour essayer les réglages du courrier. Vous n’avez rien à faire.",
      },
      safety: {
        time: "Heure",
        address: "Adresse réseau",
        browser: "Navigateur",
        review: "Voir votre compte",
        advice:
          "Si c’était vous, vous n’avez rien à faire. Sinon, changez votre mot de passe maintenant et prévenez votre administrateur.",
        newDevice: {
          title: "Nouvelle connexion à votre compte",
          body: "Quelqu’un s’est connecté à votre compte {username} depuis un appareil qui n’avait jamais servi.",
        },
        passwordChanged: {
          title: "Votre mot de passe a été changé",
          body: "Le mot de passe de votre compte {username} a été changé.",
        },
        emailChanged: {
          title: "Votre adresse e-mail a été changée",
          body: "Votre compte {username} a désormais une autre adresse e-mail. Ceci est le dernier message à l’ancienne.",
        },
        authenticatorAdded: {
          title: "Un nouveau moyen de connexion",
          body: "« {device} » a été ajouté à votre compte {username} et peut servir à se connecter.",
        },
        authenticatorRemoved: {
          title: "Un moyen de connexion a été retiré",
          body: "« {device} » a été retiré de votre compte {username} et ne peut plus servir à se connecter.",
        },
      },
    },
    email: {
      heading: "Consultez votre messagerie",
      text: "Nous vous avons envoyé un message avec un lien. Ouvrez-le pour continuer, sur cet appareil ou un autre.",
      hint: "Il peut mettre une minute à arriver. Regardez aussi parmi les indésirables et vérifiez ce que vous avez saisi.",
      resend: "Renvoyer le message",
      startOver: "Recommencer",
      confirmHeading: "Encore une étape",
      confirm: "Continuez pour confirmer cette adresse e-mail.",
      elsewhere:
        "Vous avez ouvert le lien dans un autre navigateur que celui où vous avez commencé. Continuez ici ; vous pouvez fermer la page de l’autre.",
      byLink: "Vous avez ouvert un lien qui vous a été envoyé. Appuyez sur le bouton pour continuer.",
    },
    errors: {
      sent_again: "Le message a été renvoyé.",
      sent: "Nous vous avons envoyé le message une nouvelle fois.",
      verified: "Merci, votre adresse e-mail est confirmée.",
      no_user: "Il n’y a personne à qui envoyer un message. Veuillez recommencer.",
      too_many:
        "{count, plural, one {Nous vous avons envoyé trop de messages. Réessayez dans # minute.} other {Nous vous avons envoyé trop de messages. Réessayez dans # minutes.}}",
      not_configured:
        "Impossible d’envoyer des messages avec des liens depuis cette adresse. Demandez à votre administrateur.",
      prior_password:
        "Vous avez ouvert le lien dans un autre navigateur que celui où ce compte a été créé. Saisissez le mot de passe choisi là-bas pour continuer. Si vous n’avez pas créé ce compte, fermez cette page : il ne se passera rien.",
      link_used: "Ce lien a déjà servi. Veuillez en demander un nouveau.",
      recovery_unproved:
        "Votre mot de passe ne peut être défini avant que vous ayez montré que ce compte est le vôtre. Veuillez recommencer.",
    },
  },
  es: {
    mail: {
      hello: "Hola, {name}:",
      footer: "Enviado por {brand}.",
      linkAgain: "Si el botón no funciona, abra esta dirección en su navegador:",
      expires: "Este enlace dejará de funcionar {when}.",
      reset: {
        subject: "Restablezca su contraseña",
        text: "Alguien ha pedido una contraseña nueva para su cuenta. Si ha sido usted, continúe aquí:",
        button: "Elegir una contraseña nueva",
        ignore: "Si no ha sido usted, no tiene que hacer nada: su contraseña no cambia.",
      },
      confirm: {
        subject: "Confirme su dirección de correo",
        heading: "¡Le damos la bienvenida!",
        text: "Confirme que esta dirección de correo es suya. Después podrá seguir donde estaba.",
        button: "Confirmar",
        ignore: "Si no ha pedido este mensaje, no tiene que hacer nada.",
      },
      signIn: { subject: "Su enlace para iniciar sesión" },
      invitation: {
        subject: "Tiene una invitación a {host}",
        heading: "¡Tiene una invitación!",
        text: "Alguien le invita a tener una cuenta en {host}.",
        button: "Aceptar la invitación",
      },
      otp: {
        subject: "Su código para iniciar sesión",
        text: "Escriba este código donde se lo han pedido:",
        expires: "Este código dejará de funcionar {when}.",
        ignore:
          "Nadie de {brand} le pedirá nunca este código. Si no está iniciando sesión ahora, alguien conoce su contraseña: cámbiela.",
      },
      notification: { from: "Este mensaje se envió por el canal de avisos {name}." },
      setup: {
        heading: "Funciona",
        text: "Este mensaje se envió para probar la configuración del correo. No tiene que hacer nada.",
      },
      safety: {
        time: "Hora",
        address: "Dirección de red",
        browser: "Navegador",
        review: "Ver su cuenta",
        advice:
          "Si ha sido usted, no tiene que hacer nada. Si no, cambie su contraseña ahora y avise a su administrador.",
        newDevice: {
          title: "Nuevo inicio de sesión en su cuenta",
          body: "Alguien ha iniciado sesión en su cuenta {username} desde un dispositivo que no se había usado antes.",
        },
        passwordChanged: {
          title: "Su contraseña ha cambiado",
          body: "La contraseña de su cuenta {username} ha cambiado.",
        },
        emailChanged: {
          title: "Su dirección de correo ha cambiado",
          body: "Su cuenta {username} tiene desde ahora otra dirección de correo. Este es el último mensaje a la antigua.",
        },
        authenticatorAdded: {
          title: "Una nueva forma de iniciar sesión",
          body: "«{device}» se ha añadido a su cuenta {username} y sirve para iniciar sesión.",
        },
        authenticatorRemoved: {
          title: "Se ha quitado una forma de iniciar sesión",
          body: "«{device}» se ha quitado de su cuenta {username} y ya no sirve para iniciar sesión.",
        },
      },
    },
    email: {
      heading: "Mire su correo",
      text: "Le hemos enviado un mensaje con un enlace. Ábralo para continuar, en este dispositivo o en otro.",
      hint: "Puede tardar un minuto en llegar. Mire también en el correo no deseado y compruebe lo que ha escrito.",
      resend: "Enviar el mensaje otra vez",
      startOver: "Empezar de nuevo",
      confirmHeading: "Un paso más",
      confirm: "Continúe para confirmar esta dirección de correo.",
      elsewhere:
        "Ha abierto el enlace en otro navegador que el que usó al empezar. Siga aquí; puede cerrar la página del otro.",
      byLink: "Ha abierto un enlace que le enviaron. Pulse el botón para continuar.",
    },
    errors: {
      sent_again: "Hemos enviado el mensaje otra vez.",
      sent: "Le hemos enviado el mensaje una vez más.",
      verified: "Gracias, su dirección de correo está confirmada.",
      no_user: "No hay nadie a quien enviar un mensaje. Empiece de nuevo.",
      too_many:
        "{count, plural, one {Le hemos enviado demasiados mensajes. Inténtelo de nuevo dentro de # minuto.} other {Le hemos enviado demasiados mensajes. Inténtelo de nuevo dentro de # minutos.}}",
      not_configured: "Desde esta dirección no se pueden enviar mensajes con enlaces. Pregunte a su administrador.",
      prior_password:
        "Ha abierto el enlace en un navegador distinto de aquel en que se creó esta cuenta. Escriba la contraseña que se eligió allí para continuar. Si no creó esta cuenta, cierre esta página: no ocurrirá nada.",
      link_used: "Este enlace ya se ha usado. Pida uno nuevo.",
      recovery_unproved:
        "No se puede fijar su contraseña antes de que haya demostrado que esta cuenta es suya. Empiece de nuevo.",
    },
  },
  ar: {
    mail: {
      hello: "مرحبًا {name}،",
      footer: "أُرسلت من {brand}.",
      linkAgain: "إذا لم يعمل الزر فافتح هذا العنوان في متصفحك:",
      expires: "تنتهي صلاحية هذا الرابط {when}.",
      reset: {
        subject: "إعادة تعيين كلمة المرور",
        text: "طلب أحدهم تعيين كلمة مرور جديدة لحسابك. إن كنت أنت فتابع من هنا:",
        button: "تعيين كلمة مرور جديدة",
        ignore: "إن لم تكن أنت فلا داعي لفعل شيء: تبقى كلمة مرورك كما هي.",
      },
      confirm: {
        subject: "تأكيد عنوان بريدك الإلكتروني",
        heading: "أهلًا بك!",
        text: "يُرجى تأكيد أن عنوان البريد الإلكتروني هذا لك. بعد ذلك يمكنك المتابعة من حيث كنت.",
        button: "تأكيد",
        ignore: "إن لم تطلب هذه الرسالة فلا داعي لفعل شيء.",
      },
      signIn: { subject: "رابط تسجيل الدخول الخاص بك" },
      invitation: {
        subject: "لديك دعوة إلى {host}",
        heading: "أنت مدعو!",
        text: "دعاك أحدهم إلى فتح حساب في {host}.",
        button: "قبول الدعوة",
      },
      otp: {
        subject: "رمز تسجيل الدخول الخاص بك",
        text: "أدخل هذا الرمز حيث طُلب منك:",
        expires: "تنتهي صلاحية هذا الرمز {when}.",
        ignore:
          "لن يطلب منك أحد من {brand} هذا الرمز أبدًا. إن لم تكن تسجّل الدخول الآن فهناك من يعرف كلمة مرورك: غيّرها.",
      },
      notification: { from: "أُرسلت هذه الرسالة عبر قناة الإشعارات {name}." },
      setup: {
        heading: "كل شيء يعمل",
        text: "أُرسلت هذه الرسالة لتجربة إعدادات البريد. لا داعي لفعل شيء.",
      },
      safety: {
        time: "الوقت",
        address: "عنوان الشبكة",
        browser: "المتصفح",
        review: "عرض حسابك",
        advice: "إن كنت أنت فلا داعي لفعل شيء. وإلا فغيّر كلمة مرورك الآن وأخبر المسؤول.",
        newDevice: {
          title: "تسجيل دخول جديد إلى حسابك",
          body: "سجّل أحدهم الدخول إلى حسابك {username} من جهاز لم يُستخدم من قبل.",
        },
        passwordChanged: {
          title: "تغيّرت كلمة مرورك",
          body: "تغيّرت كلمة مرور حسابك {username}.",
        },
        emailChanged: {
          title: "تغيّر عنوان بريدك الإلكتروني",
          body: "أصبح لحسابك {username} عنوان بريد إلكتروني آخر من الآن. هذه آخر رسالة إلى العنوان القديم.",
        },
        authenticatorAdded: {
          title: "طريقة جديدة لتسجيل الدخول",
          body: "أُضيف «{device}» إلى حسابك {username} ويمكن استخدامه لتسجيل الدخول.",
        },
        authenticatorRemoved: {
          title: "أُزيلت طريقة لتسجيل الدخول",
          body: "أُزيل «{device}» من حسابك {username} ولم يعد ممكنًا استخدامه لتسجيل الدخول.",
        },
      },
    },
    email: {
      heading: "تحقّق من بريدك",
      text: "أرسلنا إليك رسالة فيها رابط. افتحه للمتابعة، على هذا الجهاز أو أي جهاز آخر.",
      hint: "قد يستغرق وصولها دقيقة. انظر أيضًا في البريد غير المرغوب فيه وتأكّد من صحة ما أدخلته.",
      resend: "إرسال الرسالة مرة أخرى",
      startOver: "البدء من جديد",
      confirmHeading: "خطوة أخرى",
      confirm: "تابع لتأكيد عنوان البريد الإلكتروني هذا.",
      elsewhere: "فتحت الرابط في متصفح غير الذي بدأت فيه. تابع هنا، ويمكنك إغلاق الصفحة في المتصفح الآخر.",
      byLink: "فتحت رابطًا أُرسل إليك. اضغط الزر للمتابعة.",
    },
    errors: {
      sent_again: "أُرسلت الرسالة مرة أخرى.",
      sent: "أرسلنا إليك الرسالة مرة أخرى.",
      verified: "شكرًا، تم تأكيد عنوان بريدك الإلكتروني.",
      no_user: "لا يوجد من تُرسل إليه رسالة. يُرجى البدء من جديد.",
      too_many:
        "{count, plural, one {أرسلنا إليك رسائل أكثر من اللازم. حاول مرة أخرى بعد دقيقة واحدة.} two {أرسلنا إليك رسائل أكثر من اللازم. حاول مرة أخرى بعد دقيقتين.} few {أرسلنا إليك رسائل أكثر من اللازم. حاول مرة أخرى بعد # دقائق.} other {أرسلنا إليك رسائل أكثر من اللازم. حاول مرة أخرى بعد # دقيقة.}}",
      not_configured: "لا يمكن إرسال رسائل فيها روابط من هذا العنوان. يُرجى سؤال المسؤول.",
      prior_password:
        "فتحت الرابط في متصفح غير الذي أُنشئ فيه هذا الحساب. اكتب كلمة المرور التي اختيرت هناك للمتابعة. إن لم تكن أنت من أنشأ هذا الحساب فأغلق هذه الصفحة، ولن يحدث شيء.",
      link_used: "استُخدم هذا الرابط من قبل. يُرجى طلب رابط جديد.",
      recovery_unproved: "لا يمكن تعيين كلمة مرورك قبل أن تثبت أن هذا الحساب لك. يُرجى البدء من جديد.",
    },
  },
} as const;
