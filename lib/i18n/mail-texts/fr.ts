/** French. */
export const mailTexts = {
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
} as const;
