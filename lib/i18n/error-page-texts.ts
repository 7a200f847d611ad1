/**
 * Texts of the last-resort error page, apart from the other messages because the browser loads them: an error boundary has no server
 * to ask. Plain text, without placeholders.
 */
export const errorPageTexts = {
  en: {
    heading: "Something went wrong",
    text: "We are sorry, this page could not be shown. Please try again. If it happens again, tell your administrator this reference:",
    tryAgain: "Try again",
    startPage: "Go to the start page",
  },
  de: {
    heading: "Etwas ist schiefgegangen",
    text: "Diese Seite konnte leider nicht angezeigt werden. Bitte versuchen Sie es noch einmal. Geschieht es wieder, nennen Sie Ihrer Administration diese Referenz:",
    tryAgain: "Erneut versuchen",
    startPage: "Zur Startseite",
  },
  fr: {
    heading: "Une erreur est survenue",
    text: "Désolé, cette page n’a pas pu être affichée. Veuillez réessayer. Si le problème persiste, communiquez cette référence à votre administrateur :",
    tryAgain: "Réessayer",
    startPage: "Aller à la page d’accueil",
  },
  es: {
    heading: "Algo ha salido mal",
    text: "Lo sentimos, no se ha podido mostrar esta página. Inténtelo de nuevo. Si vuelve a ocurrir, indique esta referencia a su administrador:",
    tryAgain: "Intentar de nuevo",
    startPage: "Ir a la página de inicio",
  },
  ar: {
    heading: "حدث خطأ ما",
    text: "نعتذر، تعذّر عرض هذه الصفحة. يُرجى المحاولة مرة أخرى. إذا تكرر ذلك فأخبر المسؤول بهذا المرجع:",
    tryAgain: "حاول مرة أخرى",
    startPage: "الانتقال إلى صفحة البداية",
  },
} as const;
