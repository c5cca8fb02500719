# Lo que dicen las páginas de una sala, en español. Cada idioma tiene un archivo con las mismas claves, y en cada uno se rellena lo mismo.

## En todas partes
caption = Simulación, no predicción · { $customers } clientes, { $replications } réplicas · semilla { $seed } · escenario «{ $scenario }»
computing = calculando…
computing-later = Se están calculando muchos planes; este llega enseguida.
not-computed = Esto no se puede calcular: { $why }.
frozen = La sala está en pausa.
clock-ended = Se acabó el tiempo.
table = Tabla
today = hoy
send = Enviar
room-code = Código de la sala
levers = Palancas
lever = Palanca
points = puntos
position = { $label } ({ $points ->
    [one] 1 punto
   *[other] { $points } puntos
 })
card-of = Carta { $number } de { $of }
inferred = Inferencia nuestra; el caso no lo dice.
green = verde
tiles = Indicadores de los departamentos
stay = Me quedaría
leave = Me iría
votes = Los votos
the-answer = la respuesta
the-ranking = la clasificación
by-value = por valor
by-kept = por clientes retenidos
measure-value = Valor
measure-kept = Clientes retenidos
why = Por qué
why-margin = clientes
why-answers = respuestas
why-making-good = compensar
why-winning = captar clientes
why-plan = puntos del plan
teams-in = { $count ->
    [one] Hay 1 equipo.
   *[other] Hay { $count } equipos.
 }
voted = Han respondido { $count } de { $of }.
take-home = Para llevar

## El dial
dial-wait = Tiempo hasta la respuesta
dial-worth = Valor de un cliente
dial-lost = Diferencia
dial-chart = Valor de un cliente en { $years }, según el tiempo hasta la respuesta; las barras muestran el ruido de la simulación
dial-before = antes: { $at }
dial-base = Una respuesta en { $at }: { $amount } por cliente en { $years }.
dial-less = Son { $size } menos que en { $from }.
dial-more = Son { $size } más que en { $from }.
dial-same = Está dentro del ruido de una respuesta en { $from }.

## La apuesta
guess-question = Responder en { $to } en vez de en { $from } cuesta, por cliente en { $years }: ¿cuánto?
guess-truth = { $amount } por cliente: con { $customers } clientes, unos { $all }.
guess-chart = Las apuestas de la sala
guess-count = { $count ->
    [one] 1 apuesta.
   *[other] { $count } apuestas.
 }
guess-median = La mediana es { $amount }.
guess-far = La última barra reúne las de { $amount } o más.
said-guess = Tu apuesta: { $amount }.
phone-truth = Cuesta { $amount }.

## Las rondas
round-points = Cada equipo tiene { $points } puntos.
planned = Tienen plan { $count } de { $of } equipos.
shocks = Sobresalto
draw = Sortear
plan-worth = Vuestro plan: { $amount } por cliente en { $years }.
plan-kept = El { $share } de los clientes de hoy siguen después de { $years }.
against-today = { $change } respecto a hoy (± { $noise }).
like-today = Dentro del ruido de hoy: { $change } (± { $noise }).
is-today = Es lo que se hace hoy.
said-plan = Vuestro plan está dentro. Podéis cambiarlo hasta que acabe el tiempo.
points-over = demasiados puntos: este plan no se envía
less-of = Menos: { $what }
more-of = Más: { $what }
place = Puesto
team = Equipo
leader = { $team } va delante { $measure }.
leaders-tied = { $count } equipos van igualados { $measure }: la simulación no los distingue del mejor.
why-in-profit = Por qué, en beneficio
why-note = Barras: la diferencia con hoy en beneficio por cliente, en partes que suman.
ties-note = «=»: igualados, porque la diferencia con el mejor del puesto está dentro del ruido.
further = Además:
phone-place = Puesto { $place } de { $of } { $measure }.
phone-place-tied = Igualados en el puesto { $place } de { $of } { $measure }.

## 4 contra 12
talk-question = ¿Qué parte de los clientes tiene que estar contenta para que lo que se cuenta os ayude?
talk-share = Parte que está contenta
said-share = Tu apuesta: { $share }.
tipping = Un cliente contento se lo cuenta a { $pleased } personas, uno decepcionado a { $let_down }: lo que se cuenta ayuda a partir de un { $share } de contentos.
talk-chart = Voces a favor menos voces en contra, por cada 100 contactos, según la parte que está contenta
talk-table = Por cada 100 contactos, de primera mano
talk-net = Voces netas
talk-guessed = { $count ->
    [one] La única apuesta fue del { $share }.
   *[other] Las { $count } apuestas fueron del { $share } de media.
 }
tipping-told-on = Eso es de primera mano. En la simulación, el { $retelling } de quienes lo oyen lo pasan, a otras tantas personas, y las malas noticias llegan más lejos: allí el equilibrio está en el { $share }, no en el { $first }.
talk-today = Hoy en la simulación: { $net } voces netas por cada 100 incidencias cerradas. En { $years }, { $people } personas lo oyen { $told } veces: { $each } veces cada una.
phone-tipping = Lo que se cuenta ayuda a partir de un { $share } de contentos.

## Marta
said-stay = Has dicho: me quedaría.
said-leave = Has dicho: me iría.
votes-said = Se quedarían { $stay }, se irían { $leave }.

## El final
pledge-question = Nuestro primer paso el lunes:
said-pledge = Está en la pantalla. Podéis cambiarlo.
board-take-home = Guardad vuestra hoja y el dial en el móvil.
save-sheet = Guardar mi hoja
save-dial = Guardar el dial
take-home-note = Las dos cosas funcionan sin red.
home-plan = Plan
home-about-clv = El dial del taller, con los planes de sus equipos en la última ronda y el valor de un cliente del principio en { $years }. Al elegir un plan, el dial se pone donde lo pone el plan. El principio es lo que se hace hoy.
home-about-profit = El dial del taller, con los planes de sus equipos en la última ronda y el beneficio por cada cliente del principio en { $years }. Al elegir un plan, el dial se pone donde lo pone el plan; lo que cuestan sus puntos se paga esté donde esté el dial. El principio es lo que se hace hoy.
home-differs = Una respuesta en { $at }, plan «{ $plan }»: { $amount } por cliente en { $years }, { $change } respecto al principio.
home-like = Una respuesta en { $at }, plan «{ $plan }»: { $amount } por cliente en { $years }, dentro del ruido del principio ({ $change }).
home-same = Una respuesta en { $at }, plan «{ $plan }»: { $amount } por cliente en { $years }: como al principio.
figure-profit = Valor: beneficio en este tiempo, por cada cliente del principio
figure-clv = Valor de vida en este tiempo, por cada cliente del principio
figure-retained = Clientes del principio que siguen

## Entrar
look-at-the-board = Mirad la pantalla.
you-are = Sois { $team }.
wait-for-start = Esperad: empieza en la pantalla.
team-name = Nombre de vuestro equipo
team-name-given = o dejadlo vacío: os damos uno
come-in = Entrar
go-on-as = ¿Sois vosotros? Pedid seguir como este equipo
asking = Habéis pedido seguir como vuestro equipo. El formador os deja entrar.
privacy = Nada sale de esta sala: ni cuentas ni cookies. Los nombres se ven en la pantalla.
qr-alt = Código que lleva a { $address }

## El formador
step-of = Paso { $number } de { $of }.
answers-in = { $count ->
    [one] Ha llegado 1 respuesta.
   *[other] Han llegado { $count } respuestas.
 }
next-is = Después:
the-end = el final
key-next = Siguiente
key-back = Atrás
key-reveal = Revelar
key-blank = Pantalla negra
key-light = Encender pantalla
key-freeze = Pausar
key-go-on = Continuar
key-minute = Un minuto más
key-undo = Deshacer
asks-to-go-on = Un móvil pide seguir como { $team }, cuyo móvil no está conectado.
admit = Dejarlo entrar
refuse = No
phones-here = { $here } de { $of ->
    [one] 1 móvil
   *[other] { $of } móviles
 }
has-plan = con plan
no-plan = sin plan aún
rename = Nombre nuevo
rename-do = Renombrar
merge = Unir a
merge-do = Unir
play-for = Jugar por este equipo:
play-for-do = Poner este plan
remove = Sacar de la sala
the-room = La sala
phones-connected = { $here } de { $of ->
    [one] 1 móvil está conectado
   *[other] { $of } móviles están conectados
 }.
worlds-known = { $known } mundos calculados, { $coming } por calcular.
seconds-each = { $seconds } s cada uno.
nobody-reached = Ninguna otra máquina nos ha alcanzado en { $seconds } s. Las redes de invitados suelen aislar los aparatos: prueba otra dirección de abajo, o que los móviles se unan a un punto de acceso de este ordenador.
reached-by = { $count ->
    [one] Nos ha alcanzado 1 máquina más.
   *[other] Nos han alcanzado { $count } máquinas más.
 }
only-here = Solo se puede entrar desde esta máquina. Arranca con --lan para que entren los móviles.
addresses = Dirección en la pantalla
open-board = Pantalla
open-print = Para imprimir
unsaved = Lo que se dice no se puede guardar: { $why }. Si el programa se cae, la sala empezaría desde el principio.

## En papel
handouts = Para imprimir
run-sheet = Guion
minute = Minuto
step = Paso
what-to-say = Qué decir
host-keys = Teclas en la página del formador: → siguiente, ← atrás, R revelar, B pantalla negra, F pausar, + un minuto más, Z deshacer.
paper-answers = Respuestas, para un taller sin red
paper-answers-how = Léelas donde la pantalla las mostraría. Los efectos de varias palancas no se suman sin más.
paper-name = Equipo:
paper-levers = Gastad { $points } puntos como mucho: una posición por palanca
paper-positions = Posiciones
paper-mine = Puntos
paper-effects = Lo que hace cada posición por sí sola, respecto a hoy, por cliente en { $years }; «≈»: dentro del ruido
chosen = Elegido
why-margin-gain = los clientes aportan { $amount } más
why-margin-loss = los clientes aportan { $amount } menos
why-answers-gain = las respuestas cuestan { $amount } menos
why-answers-loss = las respuestas cuestan { $amount } más
why-making-good-gain = compensar cuesta { $amount } menos
why-making-good-loss = compensar cuesta { $amount } más
why-winning-gain = captar clientes cuesta { $amount } menos
why-winning-loss = captar clientes cuesta { $amount } más
why-plan-gain = los puntos del plan cuestan { $amount } menos
why-plan-loss = los puntos del plan cuestan { $amount } más
plans-known = Hay { $known } de { $of } planes calculados.
talk-today-again = Hoy en la simulación: { $net } voces netas por cada 100 incidencias cerradas. En { $years }, { $people } personas lo oyen { $told } veces: { $each } veces cada una, así que casi siempre lo oye quien ya lo había oído.
home-computing = El dial se está calculando.
took-too-long = Calcular esto lleva más de { $seconds } s. Se intentará otra vez.
offline = Sin conexión. Intentándolo de nuevo…
not-sent = No se ha podido enviar. Inténtalo otra vez.
asks-to-join = Un móvil pide unirse a { $team }, cuyo móvil está conectado: sería uno más.
keys-on = Las teclas dirigen la sala

## Rechazado
refused-not-now = No es el momento de esto.
refused-too-late = Se acabó el tiempo: esto no ha contado.
refused-frozen = La sala está en pausa: esto no ha contado.
refused-not-allowed = Este plan gasta demasiados puntos.
refused-bad-text = Escribe unas palabras, solo con letras y signos.
refused-bad-number = Este número se sale de lo posible.
refused-wrong-code = La sala tiene otro código: está en la pantalla.
refused-full = La sala está llena.
refused-taken = Ya hay un equipo con este nombre.
refused-nothing = Eso ya no está.
