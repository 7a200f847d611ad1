/** English. Texts of mails, of the step that sends a link, and of what it refuses; in ICU MessageFormat like all messages. */
export const mailTexts = {
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
} as const;
