# Lo que dicen los informes, en español. Las mismas claves que en en.ftl, y cada una rellena lo mismo; las palabras propias se dan con --words FILE.
# Los nombres de lo que se mide (outcome-…) y de las cuentas (account-…) están al final: en inglés los lleva su declaración.

## Tiempos y unidades
time-never = nunca
time-s = { $amount } s
time-min = { $amount } min
time-h = { $amount } h
time-days = { $count ->
    [one] { $amount } día
   *[other] { $amount } días
 }
time-weeks = { $count ->
    [one] { $amount } semana
   *[other] { $amount } semanas
 }
time-months = { $count ->
    [one] { $amount } mes
   *[other] { $amount } meses
 }
time-years = { $count ->
    [one] { $amount } año
   *[other] { $amount } años
 }
an-hour = una hora
a-minute = un minuto
a-second = un segundo
rate = { $amount } { $unit }
per-s = por segundo
per-min = por minuto
per-h = por hora
per-days = al día
per-weeks = por semana
per-months = al mes
per-years = al año
percentage-points = pp
million = millones de { $currency }
thousand = miles de { $currency }
from-to = de { $low } a { $high }

## Cómo se llaman escenarios y resultados dentro de una frase
objective-profit = beneficio hasta el horizonte
objective-customer_equity = valor de la clientela
no-finite-value = sin valor finito
replications = { $count ->
    [one] 1 réplica
   *[other] { $count } réplicas
 }
lifetime-value = valor de vida
value-within-horizon = valor hasta el horizonte

## Quién es mejor
objective-is-infinite = { $stated }: no tiene valor finito, porque no hay descuento y nadie se va o se siguen ganando clientes. Decide en su lugar: { $decides }.
cannot-be-compared = { $name } no se puede comparar con { $base }.
verdict-identical = { $name } y { $base } son el mismo mundo: no difieren en nada.
verdict-too-few = { $count ->
    [one] { $name } frente a { $base } según el { $objective }: { $amount }. Una réplica no permite decir quién es mejor: hacen falta { $enough } o más.
   *[other] { $name } frente a { $base } según el { $objective }: { $amount }. { $count } réplicas no permiten decir quién es mejor: hacen falta { $enough } o más.
 }
verdict-clearly-better = { $name } es claramente mejor que { $base } según el { $objective }: { $amount }.
verdict-probably-better = { $name } es probablemente mejor que { $base } según el { $objective }: { $amount }.
verdict-probably-worse = { $name } es probablemente peor que { $base } según el { $objective }: { $amount }.
verdict-clearly-worse = { $name } es claramente peor que { $base } según el { $objective }: { $amount }.
verdict-clearly-better-negligible = { $name } es claramente mejor que { $base } según el { $objective }, pero de forma insignificante: { $amount }; una diferencia de menos del { $negligible } se llama insignificante.
verdict-probably-better-negligible = { $name } es probablemente mejor que { $base } según el { $objective }, pero de forma insignificante: { $amount }; una diferencia de menos del { $negligible } se llama insignificante.
verdict-probably-worse-negligible = { $name } es probablemente peor que { $base } según el { $objective }, pero de forma insignificante: { $amount }; una diferencia de menos del { $negligible } se llama insignificante.
verdict-clearly-worse-negligible = { $name } es claramente peor que { $base } según el { $objective }, pero de forma insignificante: { $amount }; una diferencia de menos del { $negligible } se llama insignificante.
verdict-too-close = { $name } está demasiado cerca de { $base } para decidir según el { $objective }: { $amount }; para decidirlo harían falta unas { $factor } veces las réplicas de ahora.
verdict-too-close-negligible = { $name } está demasiado cerca de { $base } para decidir según el { $objective }: { $amount }; una diferencia de menos del { $negligible } se llama insignificante; para decidirlo harían falta unas { $factor } veces las réplicas de ahora.
verdict-same-objective = { $name } difiere de { $base }, pero no en el { $objective }.
over-share = más del { $share } %
with-share = { $amount }, un { $share }
second-agrees = Segunda opinión: el { $objective } coincide: { $difference }.
second-disagrees = Segunda opinión: el { $objective } discrepa: { $difference }, y en ningún mes hasta el horizonte va con seguridad por delante en beneficio.
second-disagrees-ahead = Segunda opinión: el { $objective } discrepa: { $difference }, y va por delante en beneficio desde el final del mes { $month }.
second-too-few = Segunda opinión: el { $objective } queda en { $difference }.
second-cannot-tell = Segunda opinión: el { $objective } no lo aclara: { $difference }.
best-not-finite = Mejor de todos según el { $objective }: aquí no tiene valor finito.
best-too-few = Mejor de todos según el { $objective }: con menos de { $enough } réplicas no se nombra a ninguno.
best-tie = Mejor de todos según el { $objective }: empate, ninguno va delante.
best-surely = Mejor de todos según el { $objective }: { $name }, con una probabilidad de { $share }.
best-leads = Mejor de todos según el { $objective }: ninguno con el 95 %; { $name } va delante con un { $share }.
best-surely-decides = Mejor de todos según el { $objective }: { $name }, con una probabilidad de { $share } (solo el ruido de la simulación, si los supuestos se cumplen).
best-leads-decides = Mejor de todos según el { $objective }: ninguno con el 95 %; { $name } va delante con un { $share } (solo el ruido de la simulación, si los supuestos se cumplen).

## Cuánto vale
worth-up-to = Vale hasta { $worth } descontados; { $cost }.
worth-up-to-monthly = Vale hasta { $worth } descontados, o { $monthly } al mes; { $cost }.
worth-less = Antes de su propio coste ya trae { $less } menos, por lo que paga y deja de ingresar en las cuentas de abajo; { $cost }.
own-cost-nothing = por sí mismo no cuesta nada
own-cost = su propio coste es { $cost }
own-cost-returns = su propio coste es { $cost }, y cada { $currency } de él devuelve { $back } { $currency }
own-cost-returns-after = su propio coste es { $cost }, y cada { $currency } de él devuelve { $back } { $currency } una vez recuperado
own-cost-loses = su propio coste es { $cost }, y cada { $currency } de él pierde { $back } { $currency }
own-cost-loses-after = su propio coste es { $cost }, y cada { $currency } de él pierde { $back } { $currency } una vez recuperado
cash = Caja frente a la base, sin descontar: { $years }; hasta el horizonte no va con seguridad por delante (descontado).
cash-ahead = Caja frente a la base, sin descontar: { $years }; con seguridad por delante desde el final del mes { $month } (descontado).
year-amount = año { $year } { $amount }

## Dudas sobre los supuestos
doubted = Dudas sobre los supuestos, aparte del azar: { $worlds } mundos{ $missing } en los que { $assumptions ->
    [one] el único supuesto de grado C que queda en su valor por defecto está
   *[other] los { $assumptions } supuestos de grado C que quedan en sus valores por defecto están
 } en cualquier lugar de los rangos de `fideliza params`, { $replications } de las mismas personas cada uno, con los valores más allá del horizonte como los espera la fórmula.
doubted-missing = { " " }({ $count ->
    [one] 1 más no se pudo simular, o no tiene valor finito
   *[other] { $count } más no se pudieron simular, o no tienen valor finito
 })
doubt-same = { $name } es igual que { $base } en los { $of } mundos plausibles.
doubt-versus = { $name } es mejor que { $base } en { $above } de { $of } mundos plausibles, peor en { $below }{ $close }; { $objective }: de { $low } a { $high } frente a { $base } en { $within } de ellos.
doubt-close = , sin distinguirse del azar en { $count }
doubt-alone = { $objective }: de { $low } a { $high } en { $within } de { $of } mundos plausibles.
doubt-no-driver = Ningún supuesto destaca como aquello de lo que depende.
doubt-driver = Depende sobre todo de `{ $path }` (aquí `{ $now }`; correlación de rangos { $rank }): por sí solo, { $atlow } con `{ $low }`, { $athigh } con `{ $high }`.
doubt-driver-turns = Depende sobre todo de `{ $path }` (aquí `{ $now }`; correlación de rangos { $rank }): por sí solo, { $atlow } con `{ $low }`, { $athigh } con `{ $high }`, lo que le da la vuelta.
doubt-driver-stays = Depende sobre todo de `{ $path }` (aquí `{ $now }`; correlación de rangos { $rank }): por sí solo, { $atlow } con `{ $low }`, { $athigh } con `{ $high }`, lo que no le da la vuelta con seguridad.
best-in-worlds = Por medias, nada es mejor que { $each } de estos { $of } mundos.
best-in-count = { $name } en { $count }

## Lo que importa
what-matters = Lo que importa en { $name } ({ $replications } de mundos vecinos, hasta el horizonte):
what-matters-lives = Lo que importa en { $name } ({ $replications } de mundos vecinos, hasta que no queda nadie):
delay-costs = Aquí { $unit } más de espera media cuesta { $cost } del { $value } de cada cliente{ $knee }.
delay-moves = Aquí { $unit } más de espera media cambia el { $value } de cada cliente en { $cost }{ $knee }.
delay-knee = ; la mitad de lo que la demora puede costar en esta curva se ha perdido con una espera media de { $wait }
delay-points = Valor de un cliente según la espera media, antes de lo que le cuesta a la empresa responder antes: { $points }.
delay-now = { $wait } ahora
delay-after = { " " }(tras sus costes { $amount })
retention = Un cliente más de cada cien que no decide irse en el año 1, con riesgos que siguen así de bajos, vale { $point } de { $value } por cada cliente; retener un 1 % más es un { $elasticity } % (±{ $width }) más de valor; { $costs }.
retention-of-revenue = con costes del { $share } de los ingresos, dos puntos valen un { $points } % de los costes, y un 10 % de los costes { $worth } puntos
retention-of-service = dos puntos valen { $times } × el coste del servicio (escriba `revenue` para compararlos con todos los costes)
issues-cost = Lo que cuestan las incidencias hasta el horizonte, por cada cliente: { $each }.
winning-costs = Ganar un cliente cuesta { $times } × lo que atenderlo un año.
who-leaves = De quienes se fueron por el servicio, { $who }.
left-silent = el { $share } tuvo una incidencia y nunca la contó ni la resolvió por su cuenta
left-green = la última incidencia del { $share } se había cerrado con todas las promesas cumplidas, resuelta o no
voices-good = Por cada 100 incidencias cerradas, { $voices } personas más oyen algo bueno que algo malo: el { $down } de quienes lo cuentan quedó defraudado, y lo malo pesa más por encima del { $tipping } %.
voices-bad = Por cada 100 incidencias cerradas, { $voices } personas más oyen algo malo que algo bueno: el { $down } de quienes lo cuentan quedó defraudado, y lo malo pesa más por encima del { $tipping } %.

## Lo que hay que saber además de las cifras
pairing = Emparejar dividió la varianza por { $factor } o más en las diferencias del { $objective }: sin ello harían falta unas { $without } réplicas.
stopped-playing-on = Detenido mientras se seguían simulando vidas{ $why }: esto se basa en las { $count } réplicas de cada escenario, sin eso.
stopped-playing-on-some = Detenido mientras se seguían simulando vidas{ $why }: esto se basa en las { $count } réplicas de cada escenario, { $played } de ellas simuladas hasta el final.
stopped-neighbours = Detenido mientras se simulaban mundos vecinos{ $why }: esto se basa en las { $count } réplicas de cada escenario, sin lo que los necesita.
stopped-doubt = Detenido mientras se simulaban mundos plausibles{ $why }: esto se basa en las { $count } réplicas de cada escenario, sin lo que hacen las dudas sobre los supuestos.
stopped-changes = Detenido mientras se buscaba qué nos haría cambiar de opinión{ $why }: esto se basa en las { $count } réplicas de cada escenario, sin una parte de eso.
stopped-early = { $count ->
    [one] Detenido antes de tiempo{ $why }: esto se basa en la primera réplica de cada escenario.
   *[other] Detenido antes de tiempo{ $why }: esto se basa en las primeras { $count } réplicas de cada escenario.
 }
stopped-outgrown = , porque un mundo necesitaba más memoria de la que puede ocupar
precision-reached = Precisión { $reached }: objetivo { $target } alcanzado.
precision-missed = Precisión { $reached }: objetivo { $target } no alcanzado.
unknown = desconocida
solved = { $name }: riesgos calculados para que el { $target } de los clientes de hoy decida irse en el año 1 (las bajas al año son de las mismas personas en todo el horizonte); residuo { $residual }{ $error }, que está en los intervalos de los niveles y apenas afecta a las diferencias.
solved-missed = { $name }: riesgos calculados para que el { $target } de los clientes de hoy decida irse en el año 1 (las bajas al año son de las mismas personas en todo el horizonte); residuo { $residual }{ $error }, que está en los intervalos de los niveles y apenas afecta a las diferencias: NO alcanzado.
solved-error = { " " }± { $error } de error típico del ensayo
inherits-hazards = { $name }: hereda los riesgos calculados del escenario que amplía o ajusta.
target-missed = { $name }: aviso: no se alcanzó el objetivo de bajas { $target }: { $achieved } tras { $rounds } rondas
implausible = { $name }: aviso: { $message } ({ $help })
claims-hold = { $name }: se cumplen { $holding } de las { $of } afirmaciones que hace sobre sí mismo.
claim-fails = { $name }: esta ejecución no respalda su afirmación «{ $claim }»: { $why }
nothing-beyond = { $name }: lo que hay más allá del horizonte no tiene valor finito, porque no hay descuento y nadie se va; no se dice nada de ello.
beyond-expected = Los valores más allá del horizonte se esperan con los riesgos del horizonte y los costes del último año, sin corregirlos simulando vidas hasta el final: no se pidió, o llevaría demasiado tiempo{ $capacity }.
beyond-corrected = Los valores más allá del horizonte se esperan con los riesgos del horizonte y los costes del último año, corregidos con { $replications } hasta que no queda nadie{ $capacity }.
beyond-capacity = ; allí, lo que la empresa gasta aparte se supone que sigue al número de clientes («valor si la capacidad se mantiene» es la otra cota)
charted = Los gráficos muestran el primer escenario y los otros { $others } con más { $objective }; las tablas los contienen todos.
intervals = Los intervalos son del 95 %, solo del ruido de la simulación: t sobre réplicas, con el logit para las proporciones{ $adjusted }. Simulación, no predicción.
intervals-adjusted = ; las diferencias se ajustan para que valgan todas a la vez (cada una al { $each })

## Las tablas del terminal
standing-base = una base existente de { $count } clientes durante { $time }
fresh-cohort = una cohorte nueva de { $count } clientes durante { $time }
headline-one = { $name }: { $size }, { $replications }, semilla { $seed }
headline-several = Se comparan { $count } escenarios: { $size }, las mismas personas en cada uno, { $replications }, semilla { $seed }
title-equity = valor de la clientela
title-profit = beneficio en { $time }
title-churn = bajas al año, en { $time }
title-value = valor de un cliente en { $time }
decides = (decide)
against = frente a { $base }
group-money = dinero
group-leaving = bajas
group-service = servicio
group-experience = experiencia
group-growth = crecimiento
group-levers = palancas
accounts = cuentas
segments-value-left = segmentos: valor, bajas
value-lost = valor perdido por cliente
of-in = { $of } en { $name }
of-moment = momento
of-channel = canal
of-team = equipo

sketch-survival = Clientes que siguen ahí, del comienzo al horizonte
sketch-difference = Diferencia en { $objective } (oscuro: más, claro: menos)

## Por qué se van los clientes
leaving-service = por el servicio
leaving-competitor = a un competidor
leaving-need = porque ya no lo necesitan
leaving-involuntary = de forma involuntaria
leaving-let_go = porque la empresa los deja ir
cause-service = servicio
cause-competitor = competidor
cause-need = necesidad
cause-involuntary = involuntario
cause-let_go = la empresa los dejó ir

## Gráficos
months-since-start = meses desde el comienzo
survival-only = El { $share } % de los clientes sigue ahí en el horizonte
survival-leader = { $name } conserva más clientes que los demás: el { $share } % en el horizonte
survival-nobody = Sigue ahí en el horizonte: { $share } % de los clientes; ningún escenario conserva más con seguridad
survival-axis = clientes iniciales que siguen ahí, %
value-only = Un cliente vale { $value } { $currency } hasta el horizonte
value-leader = Un cliente vale más con { $name }: { $value } { $currency }
value-nobody = Un cliente vale { $value } { $currency }; con ningún escenario más con seguridad
value-axis = valor descontado por cliente inicial, { $currency } (media, intervalo del 95 %)
profit-only = El beneficio suma { $profit } { $unit }
profit-leader = { $name } gana más: { $profit } { $unit }
profit-nobody = El beneficio suma { $profit } { $unit }; ningún escenario gana más con seguridad
profit-axis = beneficio descontado hasta la fecha, { $unit }
profit-ahead = { $name } acaba { $amount } { $unit } por delante de { $base } en beneficio: con seguridad desde el final del mes { $month }
profit-ahead-unsure = { $name } acaba { $amount } { $unit } por delante de { $base } en beneficio: sin seguridad en el horizonte
profit-behind = { $name } acaba { $amount } { $unit } por detrás de { $base } en beneficio: con seguridad en el horizonte
profit-behind-unsure = { $name } acaba { $amount } { $unit } por detrás de { $base } en beneficio: no con seguridad en el horizonte
profit-against-axis = beneficio descontado hasta la fecha frente a { $base }, { $unit }
value-more = Un cliente vale { $amount } { $currency } más con { $name } que con { $base }
value-less = Un cliente vale { $amount } { $currency } menos con { $name } que con { $base }
value-same = Con ningún escenario vale un cliente con seguridad más o menos que con { $base }
value-against-axis = valor por cliente inicial frente a { $base }, { $currency }
causes-main = En { $name }, se van más { $why } que por ningún otro motivo
causes-none = En { $name }, ningún motivo para irse es con seguridad el más frecuente
causes-axis = clientes iniciales que se fueron hasta el horizonte, %
delay-title-costs = Con una espera media de { $wait }, { $unit } más cuesta { $cost } { $currency } por cliente
delay-title-nothing = Con una espera media de { $wait }, { $unit } más no cambia nada con seguridad en el valor de un cliente
delay-x-axis = espera media de una respuesta, horas
delay-axis = valor perdido por cliente frente a las respuestas más rápidas, { $currency }

## La página
page-title-several = { $count ->
    [one] { $name } y 1 más
   *[other] { $name } y { $count } más
 }
contents = Contenido
made-by = Hecho con fideliza { $version }. Las cifras de esta página están en report.json y en las tablas que la acompañan. Simulación, no predicción.
part-answer = La respuesta
part-glance = De un vistazo
part-why = Por qué
part-time = En el tiempo
part-who = Quién
part-delay = Lo que cuesta la demora
part-matters = Lo que más importa
part-sure = Con qué seguridad
part-service = Momentos, canales y equipos
part-assumptions = Supuestos
part-again = Para repetirlo
answer-figure = { $outcome }: { $amount }.
glance-caption = Medias con intervalos del 95 % debidos solo al azar
glance-caption-versus = Medias con intervalos del 95 % debidos solo al azar; debajo, la diferencia emparejada con { $base }
accounts-caption = Dinero hasta el horizonte, descontado, por cuenta
years-caption = Caja de cada año, sin descontar
profit-years-caption = Beneficio de cada año, descontado
year = año { $year }
who-caption = En qué difieren los clientes: lo que vale hasta el horizonte el cliente por debajo del cual está esta parte de todos. No es una duda sobre las medias de arriba.
worth-less-than-nothing = valen menos que nada
best-caption = Solo el azar: probabilidad de ser el mejor, si los supuestos se cumplen
by-objective = según el { $objective }
service-caption = En { $name }, por { $of }
value-lost-to-issues = valor perdido por sus incidencias, por cliente
assumptions-said = Valores por defecto de grado C (folclore, o supuesto nuestro) que están en vigor, con el rango en el que puede estar el valor verdadero; primero aquellos con los que más va unido el veredicto en { $worlds } mundos.
assumptions-caption = Supuestos en duda
assumption = supuesto
here = aquí
plausibly-from = plausible desde
plausibly-to = plausible hasta
rank-correlation = correlación de rangos
source = fuente
parameters-of = Parámetros en vigor en { $name }: { $count }; declarados: { $stated }
parameters-caption = Parámetros en vigor, primero los dudosos y después los declarados
grade = grado
stands = origen
is-stated = declarado
at-default = por defecto
grades-said = Los grados son del valor por defecto: A estimación revisada por pares, B estudio profesional amplio, C folclore o supuesto nuestro, – una configuración.
stated-caption = Lo que escriben los textos; todo lo demás está en su valor por defecto (`fideliza params` los muestra todos)
sources-of = Fuentes de { $name }
states = Lo que escribe { $name }
again-said = Versión { $version }, motor { $engine }, números aleatorios { $scheme }, semilla { $seed }, { $replications } de cada escenario.
again-same = Los mismos textos, semilla y motor dan las mismas cifras hasta el último bit, con cualquier número de hilos.
table-of = Tabla

## Más gráficos
waterfall-more = { $name } gana { $amount } más que { $base } hasta el horizonte; lo que más cambia: { $account }
waterfall-unsure = { $name } y { $base } no difieren con seguridad en beneficio hasta el horizonte; lo que más cambia: { $account }
waterfall-less = { $name } gana { $amount } menos que { $base } hasta el horizonte; lo que más cambia: { $account }
waterfall-axis = beneficio descontado hasta el horizonte, { $unit }
probability-leader = { $name } es el mejor según el { $objective } con una probabilidad de { $share }, contando solo el azar
probability-tie = Según el { $objective } ninguno va delante
probability-axis = probabilidad de ser el mejor, %
distribution-title = En { $name } la mitad de los clientes vale menos de { $middle } { $currency }, y uno de cada diez más de { $tenth } { $currency }
distribution-x-axis = parte de los clientes que vale menos, %
distribution-axis = valor de un cliente hasta el horizonte, { $currency }
tellings-title = En { $name }, { $good } personas oyen algo bueno y { $bad } algo malo
tellings-axis = personas que lo oyen en un mes
told-good = algo bueno
told-bad = algo malo
load-title = { $name } tiene más trabajo el { $when }: para { $load } agentes; hay { $agents }
load-x-axis = hora de la semana, desde el lunes a las 0:00
load-axis = agentes
load-agents = agentes presentes
load-work = trabajo que llega
waits-title = Quien llama a { $name } espera más el { $when }: { $wait } de media
waits-axis = espera media de los atendidos, minutos
hour-of-day = { $day } ({ $hour }:00)
monday = lunes
tuesday = martes
wednesday = miércoles
thursday = jueves
friday = viernes
saturday = sábado
sunday = domingo

## La página, más
doubt-heading = Dudas sobre los supuestos, aparte del azar
notes-heading = Qué más hay que saber
blueprint-heading = Momentos de la verdad en { $name }, a lo largo de la vida de un cliente
stage-joining = Tras darse de alta
stage-customer = Mientras es cliente
stage-renewal = Antes de que acabe el contrato
stage-after = Tras otro momento
answered-by = responde { $team }, por { $channel }
answered-on = se responde por { $channel }
one-owner = una persona lleva el caso
promised-within = prometido en { $time }
promise-kept = cumplido en el { $share }
waits-for = una respuesta tarda { $time } de media
value-lost-here = { $amount } de valor perdido por cliente
segments-caption = Clientes al comienzo por segmento: valor hasta el horizonte, y la parte que se fue

## Qué nos haría cambiar de opinión
change-of-mind = Qué nos haría cambiar de opinión sobre { $name } frente a { $base } ({ $amount }), cada supuesto por sí solo, con { $replications } de las mismas personas en cada valor:
turns = `{ $path }` (aquí `{ $now }`): { $name } vale más { $places }; la diferencia es { $atlow } con `{ $low }` y { $athigh } con `{ $high }`.
turns-above = por encima de `{ $at }` (95 %: entre `{ $from }` y `{ $to }`)
turns-below = por debajo de `{ $at }` (95 %: entre `{ $from }` y `{ $to }`)
turns-nowhere = `{ $path }` (aquí `{ $now }`): ningún valor de `{ $low }` a `{ $high }` le da la vuelta; la diferencia es { $atlow } con uno y { $athigh } con otro.
turns-perhaps = `{ $path }` (aquí `{ $now }`): ningún valor de `{ $low }` a `{ $high }` le da la vuelta de media, pero en algunos puede ser todo azar; la diferencia es { $atlow } con uno y { $athigh } con otro.
tornado-title = El veredicto sobre { $name } depende sobre todo de { $path }
tornado-axis = diferencia con { $base }, { $unit }

## Qué hacer ahora
next-heading = Qué hacer ahora
next-adopt = Adopte { $name }: según el { $objective } aquí nada más es tan bueno, con una probabilidad de { $share } (contando solo el azar, si los supuestos se cumplen).
next-stay = Quédese con { $base }: aquí nada es mejor por más que el azar.
next-find-out = Averigüe cuánto es `{ $path }`, entre `{ $low }` y `{ $high }`: de ello depende sobre todo el veredicto sobre { $name }.
next-mend = Revise `{ $moment }`: sus incidencias cuestan { $amount } por cada cliente de { $base } hasta el horizonte, de media más que las de cualquier otro momento.
details-of = Qué más se sabe de { $name }
delay-x-axis-minutes = espera media de una respuesta, minutos

switches = Qué muestra la página
all-tables = Todas las tablas de los gráficos

## Qué debe alcanzar una estrategia para compensar
pays-below = { $name } compensa su coste mientras `{ $path }` esté por debajo de `{ $at }` (95 %: entre `{ $from }` y `{ $to }`; con { $replications } de las mismas personas en cada valor); allí es `{ $now }`.
pays-above = { $name } compensa su coste mientras `{ $path }` esté por encima de `{ $at }` (95 %: entre `{ $from }` y `{ $to }`; con { $replications } de las mismas personas en cada valor); allí es `{ $now }`.
pays-everywhere = { $name } vale más que { $base } con `{ $path }` en cualquier valor de `{ $now }` a `{ $to }`.
pays-perhaps = { $name } no vale de media menos que { $base } con `{ $path }` en ningún valor de `{ $now }` a `{ $to }`, pero en algunos puede ser todo azar.

## El libro de cálculo: los nombres de las hojas tienen 28 letras como mucho
sheet-answer = respuesta
sheet-outcomes = resultados
sheet-differences = diferencias con el primero
sheet-survival = clientes que siguen ahí
sheet-profit = beneficio acumulado
sheet-cash = caja anual, sin descontar
sheet-profit-years = beneficio anual, descontado
sheet-accounts = cuentas, descontadas
sheet-causes = causas de las bajas
sheet-delay = coste de la demora
sheet-services = servicio
sheet-assumptions = supuestos en duda
year-of-run = año
outcome = resultado
scenario = escenario
of-what = momento, canal o equipo
name-of-it = nombre
mean = media
low = desde
high = hasta
mean-of = { $name }: media
low-of = { $name }: desde
high-of = { $name }: hasta
difference-of = { $name }: diferencia
above-zero-of = { $name }: probabilidad de superar 0

## Nombres de lo que se mide
outcome-customer_equity = valor de la clientela
outcome-equity_fixed_capacity = valor si la capacidad se mantiene
outcome-clv_total = CLV con lo que vendrá
outcome-profit = beneficio hasta el horizonte
outcome-equity_of_customers = valor de los clientes presentes
outcome-clv = CLV hasta el horizonte
outcome-equity_before_strategy = valor antes del coste propio de la estrategia
outcome-clv_tail = CLV más allá del horizonte
outcome-profit_before_strategy = beneficio antes del coste propio de la estrategia
outcome-clv_acquired = CLV de los clientes ganados
outcome-clv_to_cac = CLV : CAC
outcome-service_cost = coste de servicio por cliente y año
outcome-decided_first_year = decidió irse en el año 1
outcome-monthly_churn = tasa de bajas al mes
outcome-annual_churn = bajas al año
outcome-retained = sigue ahí en el horizonte
outcome-left_service = se fue por el servicio
outcome-left_competitor = se fue a un competidor
outcome-left_need = se fue porque ya no lo necesitaba
outcome-left_involuntary = se fue de forma involuntaria
outcome-left_let_go = la empresa lo dejó ir
outcome-left_in_silence = se fue en silencio
outcome-left_after_green = se fue con todo en verde
outcome-heavy_contact_churn = bajas tras 4 contactos : antes
outcome-tellings_good = personas que oyeron algo bueno
outcome-customers_mean = clientes de media
outcome-tellings_bad = personas que oyeron algo malo
outcome-issues = incidencias
outcome-silent = incidencias en silencio
outcome-contacts_per_issue = contactos por incidencia
outcome-first_contact_resolution = resolución al primer contacto
outcome-solved = resueltas
outcome-solved_within_two = resueltas en dos contactos
outcome-wait_mean = espera, media
outcome-wait_p50 = espera, mediana
outcome-wait_p90 = espera, percentil 90
outcome-wait_p99 = espera, percentil 99
outcome-closed_green = cerradas en verde
outcome-commitment_kept = compromiso cumplido
outcome-wait_probability = tiene que esperar
outcome-unanswered = dejadas sin respuesta
outcome-abandonment = abandono
outcome-service_level = respondidas a tiempo
outcome-team_wait_mean = espera en colas de equipos, media
outcome-abandonment_over_wait = abandono por hora de espera
outcome-occupancy = ocupación
outcome-queue_length = longitud de la cola
outcome-in_system = contactos en equipos
outcome-contact_rate = contactos por hora
outcome-service_mean = tiempo de atención, medio
outcome-experience_mean = experiencia, media
outcome-experience_variance = experiencia, varianza
outcome-good_experiences = experiencias buenas
outcome-neutral_experiences = experiencias neutras
outcome-bad_experiences = experiencias malas
outcome-satisfaction_mean = satisfacción al final, media
outcome-satisfaction_variance = satisfacción al final, varianza
outcome-telling_ratio = relatos buenos : malos
outcome-net_voices = voces netas
outcome-leads = clientes potenciales
outcome-told_per_good = relatos por cliente satisfecho
outcome-told_per_bad = relatos por cliente defraudado
outcome-leads_referred = clientes potenciales recomendados
outcome-lead_conversion = clientes potenciales ganados
outcome-joined = clientes ganados
outcome-joined_referred = clientes ganados por el boca a boca
outcome-customers_end = clientes al final
outcome-asked_again = tuvo que repetirlo todo
outcome-offers_accepted = ofertas aceptadas
outcome-products_sold = productos vendidos en el servicio
outcome-treated = tratados para retenerlos
outcome-kept_by_retention = retenidos por el programa
outcome-woken_by_retention = despertados por el programa
outcome-recovered = clientes recuperados
outcome-recovered_share = recuperados
outcome-clv_recovered = CLV de una segunda vida
outcome-concessions = concesiones al renovar
outcome-kept_at_renewal = retenidos al renovar
outcome-compensations = promesas compensadas
outcome-approvals = aprobaciones
outcome-partner_failed = socios que fallaron
outcome-loans = sustitutos prestados
outcome-prevented = incidencias evitadas
outcome-domino_share = incidencias por dominó
outcome-heard = respondidas en público
outcome-events = sucesos
outcome-cost = coste, descontado

## Nombres de las cuentas
account-margin = margen
account-contacts = contactos
account-self_service = autoservicio
account-moments = momentos
account-acquisition = captación
account-leads = clientes potenciales
account-idle_time = tiempo sin llamadas
account-strategy = la estrategia
account-compensation = compensaciones
account-campaigns = campañas
account-training = formación
account-win_back = recuperación

## Fuentes de los valores por defecto: la clave es el texto inglés, sin más que letras y cifras
source-anderson-sullivan-1993-marketing-science-12-2-losses-weigh-more-sign-only = Anderson & Sullivan (1993), Marketing Science 12(2): las pérdidas pesan más (solo el signo)
source-brown-et-al-2005-jasa-100-469-a-bank-s-callers = Brown et al. (2005), JASA 100(469): las llamadas de un banco
source-brown-et-al-2005-statistical-analysis-of-a-telephone-call-center-jasa-100-469-a-bank-s-calls = Brown et al. (2005), JASA 100(469): las llamadas de un banco
source-nitzan-libai-2011-j-marketing-75-6 = Nitzan & Libai (2011), J. Marketing 75(6)
source-nitzan-libai-2011-j-marketing-75-6-80 = Nitzan & Libai (2011), J. Marketing 75(6): +80 %
source-de-matos-henrique-rossi-2007-j-service-research-10-1-the-recovery-paradox-lifts-satisfaction-not-repurchase = de Matos, Henrique & Rossi (2007), J. Service Research 10(1): la paradoja de la recuperación sube la satisfacción, no la recompra
source-fits-to-real-cohorts-give-1-4-to-2-4-e-g-fader-hardie-2007-j-interactive-marketing-21-1 = los ajustes a cohortes reales dan de 1,4 a 2,4; p. ej. Fader & Hardie (2007), J. Interactive Marketing 21(1)
source-learning-curves-fall-by-about-a-fifth-per-doubling-an-exponent-of-0-32-argote-epple-1990-science-247 = las curvas de aprendizaje bajan un quinto cada vez que se dobla la práctica (exponente 0,32): Argote & Epple (1990), Science 247
source-call-centre-benchmarks = referencias de centros de llamadas
source-call-centre-benchmarks-about-30-a-year = referencias de centros de llamadas, un 30 % al año
source-call-centre-benchmarks-about-70 = referencias de centros de llamadas, un 70 %
source-practitioner-studies-of-customer-effort = estudios del sector sobre el esfuerzo del cliente
source-practitioner-surveys-of-complaint-behaviour = encuestas del sector sobre cómo se reclama
source-18-where-neither-this-nor-leaving-hazards-is-given-our-assumption = 18 % donde no se da ni esto ni `leaving.hazards`; supuesto nuestro
source-a-published-share-of-retrials-in-a-call-centre-we-could-not-trace-the-study = una proporción publicada de reintentos en un centro de llamadas; no pudimos dar con el estudio
source-business-folklore-five-times = folclore empresarial («cinco veces»)
source-in-the-shape-of-bolton-1998-marketing-science-17-1 = con la forma de Bolton (1998), Marketing Science 17(1)
source-in-the-shape-of-keaveney-1995-j-marketing-59-2 = con la forma de Keaveney (1995), J. Marketing 59(2)
source-in-the-shape-of-vendors-lead-response-studies = con la forma de estudios de proveedores sobre la respuesta a clientes potenciales
source-order-of-magnitude-of-an-assisted-contact = orden de magnitud de un contacto atendido
source-our-assumption = supuesto nuestro
source-our-assumption-in-the-shape-of-ticket-data = supuesto nuestro, con la forma de datos de tickets
source-our-assumption-a-heavy-tail = supuesto nuestro: una cola pesada
source-our-assumption-monthly-extracts = supuesto nuestro: extractos mensuales
source-our-assumption-0-is-neutral-call-counts-are-over-dispersed-avramidis-deslauriers-l-ecuyer-2004-management-science-50-7 = supuesto nuestro; 0 es neutro; las llamadas varían más que al azar: Avramidis, Deslauriers & L'Ecuyer (2004), Management Science 50(7)
source-our-assumption-0-is-neutral-counts-of-contacts-are-over-dispersed-in-practice = supuesto nuestro; 0 es neutro; en la práctica los contactos varían más que al azar
source-our-assumption-1-is-neutral = supuesto nuestro; 1 es neutro
source-our-assumption-a-monthly-batch-has-an-age-of-a-month = supuesto nuestro; un lote mensual tiene un mes de antigüedad
source-our-assumption-bad-news-weighs-more = supuesto nuestro; las malas noticias pesan más
source-our-assumption-cross-buying-studies-give-the-sign = supuesto nuestro; los estudios de venta cruzada dan el signo
source-our-assumption-it-explodes-at-1-12-for-bad-news = supuesto nuestro; con malas noticias explota en 1/12
source-our-assumption-losses-weigh-more = supuesto nuestro; las pérdidas pesan más
source-our-assumption-many-social-networks-are-reported-between-2-and-3 = supuesto nuestro; de muchas redes sociales se informa entre 2 y 3
source-our-assumption-planners-custom-of-85 = supuesto nuestro; costumbre de los planificadores, 85 %
source-our-assumption-practitioner-studies-of-customer-effort-give-the-sign = supuesto nuestro; los estudios del sector sobre el esfuerzo del cliente dan el signo
source-our-assumption-response-differs-between-people-as-in-ascarza-2018-j-marketing-research-55-1 = supuesto nuestro; la respuesta varía entre personas, como en Ascarza (2018), J. Marketing Research 55(1)
source-our-assumption-studies-of-announced-delays-give-the-sign = supuesto nuestro; los estudios sobre esperas anunciadas dan el signo
source-our-assumption-the-order-is-that-of-kumar-bhagwat-zhang-2015-j-marketing-79-4-price-leavers-return-more-often = supuesto nuestro; el orden es el de Kumar, Bhagwat & Zhang (2015), J. Marketing 79(4): quien se va por el precio vuelve más
source-our-assumption-the-order-is-that-of-kumar-bhagwat-zhang-2015-j-marketing-79-4-service-leavers-return-less-often-than-price-leavers = supuesto nuestro; el orden es el de Kumar, Bhagwat & Zhang (2015), J. Marketing 79(4): quien se va por el servicio vuelve menos que quien se va por el precio
source-our-assumption-the-sign-is-that-of-ascarza-iyengar-schleicher-2016-j-marketing-research-53-1-churn-rose-among-those-contacted = supuesto nuestro; el signo es el de Ascarza, Iyengar & Schleicher (2016), J. Marketing Research 53(1): las bajas subieron entre los contactados
source-our-assumption-usual-response-of-direct-mail-one-to-a-few-per-cent = supuesto nuestro; respuesta habitual del correo directo, del uno a pocos por ciento
source-our-assumption-vendors-of-real-time-decisioning-publish-several-times-the-response-of-campaigns = supuesto nuestro; los proveedores de decisión en tiempo real publican varias veces la respuesta de las campañas
source-service-folklore-after-complaint-studies-of-the-1970s-and-80s = folclore del servicio, según estudios de reclamaciones de los años 70 y 80
source-the-trade-s-80-20-custom = la costumbre del 80/20 en el sector
source-ticket-a-day-chat-10-min-phone-5-8-min-is-the-mean-patience-of-a-bank-s-callers = ticket un día, chat 10 min; teléfono 5,8 min, la paciencia media de quienes llaman a un banco
source-usual-in-customer-value-studies = habitual en estudios del valor del cliente
source-usual-length-of-consumer-contracts = duración habitual de los contratos de consumo
source-within-the-hour-as-above = en la misma hora, como arriba

## Respuestas de `staff`
and-more = … y { $count } más
staffing-title = Plantilla de { $team } en { $name }
staffing-aim = `{ $team }` en `{ $name }`. Se buscaba: { $aim }.
staffing-aim-answered = agentes con los que al menos el { $share } % recibe respuesta en { $within } en cada hora de la semana, el menor número que encontró la búsqueda
staffing-aim-abandoned = agentes con los que abandona como mucho el { $share } % en cada hora de la semana, el menor número que encontró la búsqueda
staffing-aim-objective = los agentes con los que el { $objective } alcanza su máximo, entre los cuadrantes que dan a cada hora su carga y un múltiplo de la raíz cuadrada de la carga
staffing-people = { $people ->
    [one] Hace falta una persona para cubrir los turnos
   *[other] Hacen falta { $people } personas para cubrir los turnos
 }; la hora que más necesita tiene { $agents ->
    [one] un agente
   *[other] { $agents } agentes
 }.
staffing-out-of-reach = De las 168 horas de la semana { $count ->
    [one] una no lo cumple
   *[other] { $count } no lo cumplen
 } a pesar de todo: más agentes en ellas no ayudan a quien llegó cuando no había nadie, ni a quien cuelga en la hora siguiente a su llegada.
staffing-not-ended = La búsqueda terminó por su límite de rondas: puede que basten menos agentes.
staffing-shifts = Turnos que los cubren; en el escenario, en lugar de `agents` y `shift` de este equipo
staffing-trials = Lo que aporta cada agente más, con las mismas personas
staffing-confirmed = Con otras personas, a las que la búsqueda nunca vio
staffing-short = Ahí, con los agentes necesarios por hora, { $count ->
    [one] una de las 168 horas no cumple
   *[other] { $count } de las 168 horas no cumplen
 } el objetivo: cada hora se juzga solo por sus propios contactos, y más réplicas (-n) lo aclaran.
staffing-how = Con { $rosters } cuadrantes, { $replications } réplicas de cada uno; los intervalos son del 95 %, solo del azar; los valores más allá del horizonte, como los espera la fórmula.
staffing-busiest = La hora en que { $team } requiere más agentes es { $when }: { $agents }
agents-needed = agentes necesarios
answered-within = respondidos en { $within }
answered-in-time = respondidos a tiempo
agent-hours = horas de agente a la semana
given-up = abandonos
mean-wait = espera media
occupancy = ocupación
hours-short = horas sin cumplir
against-now = { $outcome } frente a lo actual
by-the-last-agent = de ello, por el último agente
trial-as-it-is = tal como está
trial-shifts = turnos
trial-needed-by-the-hour = necesarios por hora
trial-one-agent-fewer-in-every-hour = un agente menos en cada hora
trial-one-agent-more-in-every-hour = un agente más en cada hora
trial-two-agents-more-in-every-hour = dos agentes más en cada hora
monday-short = lun
tuesday-short = mar
wednesday-short = mié
thursday-short = jue
friday-short = vie
saturday-short = sáb
sunday-short = dom

## Respuestas de `budget`
purchase-title = Qué comprar con { $budget } en { $name }
purchase-too-dear = `{ $name }`: con { $budget } no se paga ninguna de las opciones; la más barata, { $option }, cuesta { $cost }.
purchase-nothing = `{ $name }`: con { $budget } no merece la pena comprar nada: ninguno de los conjuntos simulados aporta más { $objective } de lo que cuesta.
purchase-buy = `{ $name }`: con { $budget }, compre { $options } por { $spent }.
then = , después{ " " }
no-option = no comprar nada
purchase-holds = Con otras personas, a las que la búsqueda nunca vio, se mantiene: { $amount } frente a no comprar nada.
purchase-holds-not = Con otras personas, a las que la búsqueda nunca vio, NO se mantiene con seguridad: { $amount } frente a no comprar nada.
purchase-none = No hay interacción: juntas aportan la suma de lo que aporta cada una por sí sola.
purchase-help = Juntas aportan más que la suma de lo que aporta cada una por sí sola; la diferencia (interacción): { $amount }.
purchase-hinder = Juntas aportan menos que la suma de lo que aporta cada una por sí sola; la diferencia (interacción): { $amount }.
purchase-unclear = No se puede decir si juntas aportan más o menos que la suma de lo que aporta cada una por sí sola; la diferencia (interacción): { $amount }.
purchase-second = En segundo lugar queda { $options }: el mejor conjunto está a { $behind } de ello, con otras personas a { $confirmed }.
in-this-order = en este orden
spent = gastado
against-nothing = { $outcome } frente a no comprar nada
by-this-step = de ello, por este paso
every-option = cada opción por sí sola
costs = cuesta
purchase-clash = `{ $one }` y `{ $other }` escriben las dos `{ $key }`: juntas, cuenta lo que escribe `{ $other }`.
purchase-impossible = Fuera quedan, porque se contradicen: { $bundles }.
purchase-how-all = Con todos los conjuntos dentro del presupuesto: { $bundles } conjuntos, { $replications } réplicas de cada uno; los costes son los que declaran las estrategias, hasta el horizonte, sin descontar; lo que se gana es después de ellos. Los intervalos son del 95 %, solo del azar; los valores más allá del horizonte, como los espera la fórmula.
purchase-how-some = Comprando lo que más aporta por su coste, y cambiando después una por otra: { $bundles } conjuntos, { $replications } réplicas de cada uno; los costes son los que declaran las estrategias, hasta el horizonte, sin descontar; lo que se gana es después de ellos. Los intervalos son del 95 %, solo del azar; los valores más allá del horizonte, como los espera la fórmula.
purchase-picture = La cifra más alta por sí sola es la de { $option }: { $amount }

## Respuestas de `flip`
flip-title = Dónde cambia el veredicto sobre { $strategy }: { $path }
flip-same = Ningún valor de `{ $path }` de { $from } a { $to } cambia el veredicto: `{ $strategy }`, frente a `{ $base }`, no supone diferencia con ninguno de los valores probados.
flip-more = Ningún valor de `{ $path }` de { $from } a { $to } cambia el veredicto: `{ $strategy }`, frente a `{ $base }`, vale más con todos los valores probados.
flip-less = Ningún valor de `{ $path }` de { $from } a { $to } cambia el veredicto: `{ $strategy }`, frente a `{ $base }`, vale menos con todos los valores probados.
flip-perhaps-more = Ningún valor de `{ $path }` de { $from } a { $to } cambia el veredicto: `{ $strategy }`, frente a `{ $base }`, nunca vale menos de media, pero con algunos valores puede ser todo azar.
flip-perhaps-less = Ningún valor de `{ $path }` de { $from } a { $to } cambia el veredicto: `{ $strategy }`, frente a `{ $base }`, nunca vale más de media, pero con algunos valores puede ser todo azar.
flip-above = `{ $strategy }` vale más que `{ $base }` donde `{ $path }` está por encima de { $at } (95 %: entre { $from } y { $to }).
flip-above-or-beyond = `{ $strategy }` vale más que `{ $base }` donde `{ $path }` está por encima de { $at } (95 %: entre { $from } y { $to }, o fuera del rango).
flip-below = `{ $strategy }` vale más que `{ $base }` donde `{ $path }` está por debajo de { $at } (95 %: entre { $from } y { $to }).
flip-below-or-beyond = `{ $strategy }` vale más que `{ $base }` donde `{ $path }` está por debajo de { $at } (95 %: entre { $from } y { $to }, o fuera del rango).
flip-ends = Diferencia en el { $objective } con { $from }: { $atlow }; con { $to }: { $athigh }.
flip-now = En la estrategia es { $value }.
flip-how = Con { $replications } réplicas de las mismas personas en { $values } valores; los intervalos son del 95 %, solo del azar; los valores más allá del horizonte, como los espera la fórmula.
flip-picture-turns = { $strategy } compensa o no según { $path }: cambia en { $at }
flip-picture-stays = Ningún valor probado de { $path } cambia el veredicto sobre { $strategy }
switches-title = De qué depende el veredicto sobre { $strategy }
switches-now = `{ $strategy }` frente a `{ $base }` según el { $objective }: { $amount } tal como está.
switches-none = Ninguno de los { $tried } números de grado C que siguen en su valor por defecto lo mueve.
switches-how = De { $tried } números de grado C que siguen en su valor por defecto, cada uno probado por sí solo en los dos extremos de donde puede estar; estos, con { $replications } réplicas de las mismas personas en cada valor, con los riesgos resueltos de nuevo para el mismo abandono; los valores más allá del horizonte, como los espera la fórmula.
hangs-on-most = de qué depende más
difference-there = diferencia ahí

## Respuestas de `optimize`
choice-title = La mejor elección en { $name }
choice-best = `{ $name }`: según «{ $outcome }», lo mejor de { $count } es { $best }.
choice-surely = Con una confianza del 95 % es lo mejor, o queda a menos de { $amount } de lo mejor: la diferencia que se dijo que importa.
choice-unsure = Las réplicas se acabaron antes de que eso fuera seguro: { $left } de { $count } no se pudieron distinguir. Más con --most, o con una --indifference mayor.
choice-cannot-tell = Estas simulaciones no dicen cuál es lo mejor: más con --runs.
choice-over = Según estas simulaciones es lo mejor con una probabilidad de más del { $share }.
choice-with = Según estas simulaciones es lo mejor con una probabilidad de al menos el { $share }.
choice-confirmed = Con otras personas, a las que la elección nunca vio, { $replications } réplicas: { $amount }
confirmed-against-now = ; { $amount } frente al escenario tal como está
confirmed-against-second = ; { $amount } frente a la segunda
choice-is-best = lo mejor
choice-not-told = no se distingue de ello
choice-left-out = descartado
choice-how = Las medias son de distinto número de réplicas donde algo se descartó pronto; los valores más allá del horizonte, como los espera la fórmula.
choice-picture = Elegido según «{ $outcome }»: { $best }
mean-of-outcome = { $outcome }, media
runs = simulaciones
optimum-title = Los mejores valores en { $name }
optimum-found = `{ $name }`: los mejores valores encontrados según «{ $outcome }», de { $tried } probados:
optimum-found-within = `{ $name }`: los mejores valores encontrados según «{ $outcome }» dentro de los límites, de { $tried } probados:
optimum-found-without = `{ $name }`: los mejores valores encontrados según «{ $outcome }»; NINGUNO de los probados cumple todos los límites, y estos son los que menos los incumplen, de { $tried } probados:
optimum-confirmed = Con otras personas, a las que la búsqueda nunca vio, { $replications } réplicas: { $amount }
bound-at-most = { $outcome } como mucho { $limit }: { $amount }, { $kept }.
bound-at-least = { $outcome } al menos { $limit }: { $amount }, { $kept }.
bound-surely-kept = cumplido con seguridad
bound-kept = cumplido de media, no con seguridad
bound-not-kept = NO cumplido con estas personas
best = lo mejor
in-the-scenario = en el escenario
optimum-at-an-end = un extremo de su rango: uno más amplio puede contener algo mejor
optimum-how = Una búsqueda encuentra un buen lugar, no con seguridad el mejor de todos; los valores más allá del horizonte, como los espera la fórmula.
frontier-title = Lo que no se puede mejorar en { $name }
frontier-found = `{ $name }`: combinaciones que no se pueden mejorar en «{ $first }» y «{ $second }» a la vez: { $on } de { $count }:
against-the-scenario = frente al escenario
on-the-frontier = no se puede mejorar
yes = sí
no = no
frontier-how = Con las medias de { $replications } réplicas de las mismas personas; los intervalos son del 95 %, solo del azar; los valores más allá del horizonte, como los espera la fórmula.
frontier-picture = Combinaciones que no se pueden mejorar en las dos: { $on } de { $count }; el triángulo es el escenario tal como está

## Estudios
study-found = { $name }: { $points } puntos, { $runs } simulaciones; { $outcome } por combinación, { $order }
study-found-futures = { $name }: { $points } puntos, { $runs } simulaciones; { $outcome } por combinación en { $futures } futuros, { $order }
study-best = De media, lo mejor es { $combination }: { $amount }{ $versus }.
study-highest = De media, lo más alto es { $combination }: { $amount }{ $versus }.
study-versus = , { $amount } frente a la base
unit-hours = horas
best-first = lo mejor primero
highest-first = lo más alto primero
versus-baseline = frente a la base
ninety-five-from = 95 % de
to-there = a
lowest-future = futuro más bajo
highest-future = futuro más alto
best-in-futures = lo mejor en
the-baseline = base
count-of = { $count } de { $of }
study-more = … y { $count } más en combinations.csv
study-short = { $count ->
    [one] Un punto se simuló
   *[other] { $count } puntos se simularon
 } tantas veces como se puede, sin llegar a la precisión pedida: summary.csv tiene los intervalos
study-how = La primera de muchas parece mejor de lo que es: conviene confirmar la elección con `fideliza compare` y otra --seed.
drivers-title = Qué importa en { $name }
drivers-of = { $name }: de qué depende «{ $outcome }», lo más fuerte primero
driver-tornado = `{ $path }`: { $atlow } con { $from }, { $athigh } con { $to }, frente a { $now } en el escenario
driver-morris = `{ $path }` lo mueve { $amount } de { $from } a { $to } (95 %: { $low } a { $high })
driver-morris-depends = `{ $path }` lo mueve { $amount } de { $from } a { $to } (95 %: { $low } a { $high }); cuánto depende de los demás o de en qué lugar del rango se está
driver-sobol = `{ $path }` explica el { $first } % de la varianza por sí solo (95 %: { $firstlow } a { $firsthigh }), el { $total } % con sus interacciones ({ $totallow } a { $totalhigh })
driver-nothing = Solo por azar las dos muestras van juntas en un { $share } % ({ $low } a { $high }): cada índice no se conoce mejor de lo que dice su propio intervalo.
column-outcome = resultado
column-parameter = parámetro
column-measure = medida
column-figure = cifra
column-low = de
column-high = a
measure-at_lowest = en su valor más bajo
measure-at_highest = en su valor más alto
measure-mean_size = tamaño medio de los efectos elementales
measure-mean = media de los efectos elementales
measure-sd = su desviación típica
measure-first_order = parte de la varianza, por sí solo
measure-total = parte de la varianza, con sus interacciones
study-tornado-title = De { $count ->
    [one] un parámetro
   *[other] { $count } parámetros
 }, { $path } es el que más mueve «{ $outcome }»
study-tornado-axis = «{ $outcome }» frente al escenario{ $unit } (intervalos del 95 %)
study-morris-title = En su rango, { $path } es lo que más mueve «{ $outcome }»
study-morris-axis = tamaño medio de los efectos elementales en «{ $outcome }»{ $unit } (95 %)
study-sobol-title = De lo que se varió, { $path } es lo que más explica la varianza de «{ $outcome }»: { $share } %
study-sobol-axis = parte de la varianza, % (95 %)
with-its-interactions = con sus interacciones
alone = por sí solo
response-title = «{ $outcome }» es { $from } donde { $path } es { $low }, y { $to } donde es { $high }
response-title-by = «{ $outcome }» según { $path }, por { $other }
response-title-over = «{ $outcome }» según { $path }
by-factors = { " " }(escala logarítmica)
band-futures = del futuro más bajo al más alto
band-intervals = intervalos del 95 %
band-others = del más bajo al más alto de todos los demás
map-highest = «{ $outcome }»{ $unit } alcanza su máximo con { $first } y { $second }
map-lowest = «{ $outcome }»{ $unit } alcanza su mínimo con { $first } y { $second }

## El terminal
report-is-in = El informe, sus tablas y gráficos están en { $folder }

## Páginas de respuestas
part-found = De qué se deduce
answer-made-by = Hecho con fideliza { $version }. Las cifras de esta página están en las tablas que la acompañan. Simulación, no predicción.
answer-again-said = Versión { $version }, motor { $engine }, números aleatorios { $scheme }, semilla { $seed }.

## Qué aporta cada cambio de una estrategia
attributed = Lo que aportan los cambios de { $name } en beneficio descontado hasta el horizonte, { $amount } frente a { $base } en total; cada parte es la media de lo que el cambio añade a los anteriores en { $orders } (Shapley), con las mismas personas siempre:
attributed-all-orders = todos los órdenes
attributed-drawn-orders = órdenes sorteados, uno para cada réplica
attributed-from-to = `{ $path }` de `{ $from }` a `{ $to }`: { $share }; por sí solo { $alone }
attributed-to = `{ $path }` a `{ $to }`: { $share }; por sí solo { $alone }
attributed-of = `{ $path }`: { $share }; por sí solo { $alone }
interaction-none = No hay interacción: juntos aportan la suma de lo que aporta cada uno por sí solo.
interaction-help = Juntos aportan más que la suma de lo que aporta cada uno por sí solo; la diferencia (interacción): { $amount }.
interaction-hinder = Juntos aportan menos que la suma de lo que aporta cada uno por sí solo; la diferencia (interacción): { $amount }.
interaction-unclear = No se puede decir si juntos aportan más o menos que la suma de lo que aporta cada uno por sí solo; la diferencia (interacción): { $amount }.
interaction = interacción
changes-title = De lo que cambia { $name }, lo que más pesa por sí solo es { $path }: { $amount }
changes-caption = Lo que aporta cada cambio en beneficio descontado hasta el horizonte, por sí solo y como su parte
change = cambio
in-the-first = en { $base }
share-of-it = su parte
by-itself = por sí solo

## Lo que difícilmente se quiso decir, y qué hacer
warning-no-margin = ningún cliente aporta margen
help-no-margin = escriba `margin = "30 / month"`
warning-many-events = una réplica son unos { $events } sucesos
help-many-events = menos clientes o un horizonte más corto dan las mismas medias antes
warning-overloaded = al equipo `{ $team }` le llega trabajo para { $load } agentes, pero tiene { $capacity } de media
help-overloaded = añada agentes: la cola crece para siempre
help-overloaded-abandons = añada agentes, o déjelo así si es lo que quiere: habrá clientes que abandonen la cola
warning-hardly-good = casi ningún `{ $moment }` puede acabar como buena experiencia: el { $share } % de los resueltos a la primera
help-hardly-good = acorte su `latency`, o revise `experience.base` y `word_of_mouth.pleased_from`
warning-never-solved = `{ $moment }` no se resuelve nunca
help-never-solved = escriba `first_contact_resolution = 0.70`
warning-unreachable-churn = el objetivo de abandono es inalcanzable: `{ $cause }` tiene riesgo 0 en todos los segmentos y etapas
help-unreachable-churn = suba un `hazard` o `competitor_pull`, o escriba `leaving.split` sin esa causa
warning-near-explosion = el boca a boca repetido está cerca de la explosión: cada persona a la que se le cuenta lleva a { $each } más
help-near-explosion = escriba un `word_of_mouth.retelling` menor
warning-more-leads = hay más contactos por captar que clientes potenciales
help-more-leads = escriba un `market.prospects` mayor
warning-short-horizon = el horizonte es más corto que el año al que se refiere el objetivo de abandono
help-short-horizon = se permite; el objetivo sigue siendo de un año
warning-shrinks = una cohorte nueva, sin captación declarada: nadie sustituye a quienes se van, y la empresa mengua
help-shrinks = escriba `tenure = {"{"} exponential = {"{"} mean = "4 years" {"}"} {"}"}` para una base estable, y `leads.organic = "100 / month"`
warning-closed-longer = el equipo `{ $team }` está cerrado hasta { $closed }, más que { $patience }, lo que esperan los clientes en su cola: quien llega entonces se pierde
help-closed-longer = escriba `outside = "call_back"`, o `patience = "off"` para solicitudes por escrito
warning-own-in-every-segment = `{ $key }` no tiene efecto: cada segmento tiene el suyo
help-own-in-every-segment = quítelo, o quite los de los segmentos
warning-team-decides = `{ $path }` no tiene efecto: deciden la cola y la paga del equipo
help-team-decides = quítelo, o quite `team`
unmet-no-outcome = ese resultado no existe en este escenario
unmet-no-error = una sola réplica no tiene error típico
unmet-no-interval = una sola réplica no tiene intervalo
unmet-away = está a { $errors } errores típicos del valor esperado
unmet-hides = cuatro errores típicos, { $errors }, ocultarían un error del tamaño que debe ver
unmet-reaches-down = el intervalo baja hasta { $to }
unmet-reaches-up = el intervalo sube hasta { $to }
flip-own = La propia estrategia escribe esta clave: aquí se fija en los dos mundos, de modo que su cambio de ella no cuenta.
study-nothing-moves = Nada de lo que se varió mueve «{ $outcome }»
map-tied = «{ $outcome }»{ $unit } según { $first } y { $second }
stopped-apart = Detenido mientras se simulaban los cambios por separado{ $why }: esto se basa en las { $count } réplicas de cada escenario, sin lo que aporta cada cambio ni lo que hacen las dudas sobre los supuestos.
and-more-elsewhere = … y { $count } más en report.json
more-teams = Los gráficos muestran los { $shown } primeros equipos; los de los demás están en la carpeta `figures`.
not-apart-hazards = Lo que aporta cada cambio de { $name } no se distingue: sus riesgos se calculan de nuevo, de modo que sus cambios sobre { $base } son otro mundo.
not-apart-many = Lo que aporta cada cambio de { $name } no se distingue: son más de ocho.
not-apart-alone = Lo que aporta cada cambio de { $name } no se distingue: uno de ellos no puede estar sin otro.
not-apart-table = Lo que aporta cada cambio de { $name } no se distingue: uno de ellos lee una tabla.
not-apart-large = Lo que aporta cada cambio de { $name } no se distingue: un mundo con parte de ellos necesita más memoria de la que puede ocupar.
warned = { $name }: aviso: { $message }
warned-help = ayuda: { $help }
measure-dummy = (nada)
day = día
hour = hora

## A page to explore
explore-needs-script = Esta página necesita JavaScript para mover sus mandos. Lo que muestra ahora es el punto de partida.
explore-wait = Tiempo hasta la respuesta: { $moment }
explore-none = { $outcome }: aquí no tiene un valor finito.
explore-same = { $outcome }: { $amount }, como al principio.
explore-differs = { $outcome }: { $amount }. Respecto al principio: { $difference }.
explore-like = { $outcome }: { $amount }. Respecto al principio: { $difference }, dentro del ruido.
explore-few = { $outcome }: { $amount }. Respecto al principio: { $difference }; demasiado pocas réplicas para distinguirlo.
explore-made-by = { $count ->
    [one] Hecho con fideliza { $version }, motor { $engine }, semilla { $seed }, 1 réplica de cada combinación: con ellos, el programa da las mismas cifras. Simulación, no predicción.
   *[other] Hecho con fideliza { $version }, motor { $engine }, semilla { $seed }, { $count } réplicas de cada combinación: con ellos, el programa da las mismas cifras. Simulación, no predicción.
 }
explore-table = Todas las combinaciones en una tabla
explore-less = Menos
explore-more = Más
