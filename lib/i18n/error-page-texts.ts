/**
 * Texts of the last-resort error page, apart from the other messages because the browser loads them: an error boundary has no server
 * to ask. Plain text, without placeholders.
 */
export const errorPageTexts = {
  en: {
    heading: "Something went wrong",
    text: "We are sorry, this page could not be shown. Please try again. If it happens again, tell your administrator this reference:",
    unreachable:
      "The server could not be reached, or did not understand what was sent. Check your connection, and try again.",
    tooManyHeading: "Too many requests",
    tooMany:
      "There have been more requests from your network than this server allows. Please wait a minute, then try again.",
    tryAgain: "Try again",
    startPage: "Go to the start page",
  },
  de: {
    heading: "Etwas ist schiefgegangen",
    text: "Diese Seite konnte leider nicht angezeigt werden. Bitte versuchen Sie es noch einmal. Geschieht es wieder, nennen Sie Ihrer Administration diese Referenz:",
    unreachable:
      "Der Server war nicht erreichbar oder hat nicht verstanden, was gesendet wurde. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    tooManyHeading: "Zu viele Anfragen",
    tooMany:
      "Aus Ihrem Netz kamen mehr Anfragen, als dieser Server zulässt. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.",
    tryAgain: "Erneut versuchen",
    startPage: "Zur Startseite",
  },
  fr: {
    heading: "Une erreur est survenue",
    text: "Désolé, cette page n’a pas pu être affichée. Veuillez réessayer. Si le problème persiste, communiquez cette référence à votre administrateur :",
    unreachable:
      "Le serveur est injoignable ou n’a pas compris ce qui a été envoyé. Vérifiez votre connexion et réessayez.",
    tooManyHeading: "Trop de requêtes",
    tooMany:
      "Votre réseau a envoyé plus de requêtes que ce serveur n’en accepte. Veuillez patienter une minute, puis réessayer.",
    tryAgain: "Réessayer",
    startPage: "Aller à la page d’accueil",
  },
  es: {
    heading: "Algo ha salido mal",
    text: "Lo sentimos, no se ha podido mostrar esta página. Inténtelo de nuevo. Si vuelve a ocurrir, indique esta referencia a su administrador:",
    unreachable:
      "No se ha podido contactar con el servidor, o no ha entendido lo que se envió. Compruebe su conexión e inténtelo de nuevo.",
    tooManyHeading: "Demasiadas solicitudes",
    tooMany:
      "Desde su red han llegado más solicitudes de las que admite este servidor. Espere un minuto e inténtelo de nuevo.",
    tryAgain: "Intentar de nuevo",
    startPage: "Ir a la página de inicio",
  },
  ar: {
    heading: "حدث خطأ ما",
    text: "نعتذر، تعذّر عرض هذه الصفحة. يُرجى المحاولة مرة أخرى. إذا تكرر ذلك فأخبر المسؤول بهذا المرجع:",
    unreachable: "تعذّر الوصول إلى الخادم أو لم يفهم ما أُرسل إليه. تحقّق من اتصالك ثم حاول مرة أخرى.",
    tooManyHeading: "طلبات كثيرة جدًا",
    tooMany: "وصل من شبكتك عدد من الطلبات أكبر مما يسمح به هذا الخادم. يُرجى الانتظار دقيقة ثم المحاولة مرة أخرى.",
    tryAgain: "حاول مرة أخرى",
    startPage: "الانتقال إلى صفحة البداية",
  },
} as const;
