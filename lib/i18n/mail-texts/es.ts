/** Spanish. */
export const mailTexts = {
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
} as const;
